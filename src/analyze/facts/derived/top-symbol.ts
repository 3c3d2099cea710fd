import { framesOutsideAbort } from '../../../model/abort-frames.js'
import { derive } from '../fact.js'

export const topSymbol = derive({
  name: 'topSymbol',
  type: 'text',
  meaning: 'function it died in: the innermost frame with a name, outside the abort machinery of libc',
  example: 'ngx_http_parse_header_line',
  value: ({ frames }) => frames && framesOutsideAbort(frames).find(({ symbol }) => symbol !== undefined)?.symbol,
})

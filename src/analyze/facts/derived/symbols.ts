import { basename } from 'node:path/posix'
import { framesOutsideAbort } from '../../../model/abort-frames.js'
import type { Frame } from '../../../model/event.js'
import { derived } from '../derive.js'

/** The functions and modules on the stack that matter most. */

export const topSymbol = derived({
  type: 'text',
  label: 'function that crashed',
  meaning: 'function that crashed: the innermost frame with a name, outside the abort functions of libc',
  example: 'ngx_http_parse_header_line',
  value: ({ frames }) => frames && framesOutsideAbort(frames).find(({ symbol }) => symbol !== undefined)?.symbol,
})

export const innermostSymbol = derived({
  type: 'text',
  label: 'innermost function',
  meaning: 'function of the innermost frame, whatever it is; see topSymbol',
  example: '__pthread_kill_implementation',
  value: ({ frames }): string | undefined => frames?.[0]?.symbol,
})

export const innermostFunction = derived({
  type: 'text',
  label: 'innermost function that is not inlined',
  meaning: 'function that the innermost machine code belongs to: unlike innermostSymbol, none that was inlined into it',
  example: '__GI___libc_free',
  value: ({ frames }): string | undefined => frames?.find(({ inlined }) => inlined !== true)?.symbol,
})

export const topModule = derived({
  type: 'text',
  label: 'innermost module',
  meaning: 'name of the file whose code was executing: that of the innermost frame',
  example: 'libc.so.6',
  value: ({ frames }): string | undefined => {
    const path = frames?.[0]?.module
    return path === undefined ? undefined : basename(path)
  },
})

export const thrower = derived({
  type: 'text',
  label: 'function that threw the exception',
  meaning: 'function that threw the C++ exception, or the file it is in where it has no name',
  example: 'std::__throw_out_of_range_fmt(char const*, ...)',
  value: ({ frames }): string | undefined => {
    const thrown =
      frames?.findLastIndex(({ symbol }) => symbol?.startsWith('__cxa_throw') && symbol !== BAD_LENGTH) ?? -1
    const frame: Partial<Frame> | undefined = thrown === -1 ? undefined : frames?.[thrown + 1]
    return frame?.symbol ?? (frame?.module === undefined ? undefined : basename(frame.module))
  },
})

/** libstdc++ gives it a name like those of its runtime, but it is the function that throws. */
const BAD_LENGTH = '__cxa_throw_bad_array_new_length'

import { basename } from 'node:path/posix'
import { derive } from '../fact.js'

export const topModule = derive({
  name: 'topModule',
  type: 'text',
  meaning: 'name of the file whose code ran last: of the innermost frame',
  example: 'libc.so.6',
  value: ({ frames }): string | undefined => {
    const path = frames?.[0]?.module
    return path === undefined ? undefined : basename(path)
  },
})

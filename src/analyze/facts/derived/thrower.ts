import { basename } from 'node:path/posix'
import type { Frame } from '../../../model/event.js'
import { derive } from '../fact.js'

export const thrower = derive({
  name: 'thrower',
  type: 'text',
  meaning: 'function that threw the C++ exception, or the file it is in where it has no name',
  example: 'std::__throw_out_of_range_fmt(char const*, ...)',
  value: ({ frames }): string | undefined => {
    const thrown =
      frames?.findLastIndex(({ symbol }) => symbol?.startsWith('__cxa_throw') && symbol !== BAD_LENGTH) ?? -1
    const frame: Partial<Frame> | undefined = thrown === -1 ? undefined : frames?.[thrown + 1]
    return frame?.symbol ?? (frame?.module === undefined ? undefined : basename(frame.module))
  },
})

/** libstdc++ names it like the machinery, but it is a thrower itself. */
const BAD_LENGTH = '__cxa_throw_bad_array_new_length'

import { basename } from 'node:path/posix'
import type { Frame } from '../../../model/event.js'
import { derived } from '../derive.js'

/** The call with which the program entered its allocator. */

export const allocatorCall = derived({
  type: 'text',
  label: 'call of the allocator',
  meaning:
    'function of the allocator that was being executed, and the code that called it; absent outside the allocator',
  example: 'free() called by close_session at session.c:41',
  value: ({ frames = [] }): string | undefined => {
    const entry = frames.findIndex(({ symbol }) => symbol !== undefined && ENTRY.test(symbol))
    const { symbol = '', module }: Partial<Frame> = frames[entry] ?? {}
    const name = ENTRY.exec(symbol)?.[1]
    // Code of another module between the entry and the top of the stack is a hook or a signal handler.
    if (name === undefined || frames.slice(0, entry).some((frame) => frame.module !== module)) return undefined
    const caller = frames.slice(entry + 1).find((frame) => frame.symbol !== undefined && !LIBRARY.test(frame.symbol))
    return caller === undefined ? `${name}()` : `${name}() called by ${placeText(caller)}`
  },
})

/** What glibc and musl export, with the names that glibc has for its own calls. */
const ENTRY =
  /^(?:__GI_)?(?:__libc_|__)?(free|cfree|malloc|calloc|realloc|reallocarray|memalign|aligned_alloc)(?:@.*)?$/

/** The C++ library between the program and free(). */
const LIBRARY = /^(?:operator (?:new|delete)|std::|__gnu_cxx::|void std::)/

function placeText({ symbol, file, line }: Partial<Frame>): string {
  if (file === undefined) return `${symbol}`
  return `${symbol} at ${basename(file)}${line === undefined ? '' : `:${line}`}`
}

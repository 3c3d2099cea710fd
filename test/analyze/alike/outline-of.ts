import { outlineOf } from '../../../src/analyze/alike/outline.js'
import type { Frame } from '../../../src/model/event.js'
import type { StackOutline } from '../../../src/model/stack-outline.js'
import { address, crashEvent } from '../crash-event.js'

/** `read* parse main`: innermost first; `*` inlined, `?` without a line, `libc.so.6!abort` of another file, `+10` without a name. */
export function outline(stack: string, cause = 'invalid-read', buildId = 'aa'.repeat(20)): StackOutline {
  const frames = stack.split(' ').map((word, index): Frame => {
    const [, file = 'app', name = '', mark] = word.match(/^(?:([^!]+)!)?(.*?)([*?]?)$/) ?? []
    const symbol = name.startsWith('+') ? undefined : name.replaceAll('_', ' ')
    const moduleOffset = address(symbol === undefined ? Number(name.slice(1)) : 0x1000 + index)
    const line = mark === '?' ? undefined : 7
    return {
      ip: address(index),
      module: `/usr/bin/${file}`,
      buildId,
      moduleOffset,
      symbol,
      line,
      inlined: mark === '*',
    }
  })
  const found = outlineOf(crashEvent({ stack: { unwinder: 'dwarf', frames } }), cause)
  if (!found) throw new Error(`no outline: ${stack}`)
  return found
}

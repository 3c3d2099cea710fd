import type { RawEvent, RawStack } from '../../model/raw.js'
import type { RawEvidence } from '../../model/raw-evidence.js'
import { keptMemory } from './pointed-memory.js'

/** What a record has besides what its event says. */
export function evidenceOf(raw: RawEvent): RawEvidence {
  const { thread, threads = [], stack, interruptedStack, memory, fault } = raw
  const others = threads.filter(({ tid }) => tid !== thread.tid)
  const all = [{ tid: thread.tid, stack }, ...others]
  return {
    memory,
    fault,
    framePointers: thread.userStack,
    stacks: new Map(all.flatMap(({ tid, stack }): [number, RawStack][] => (stack ? [[tid, stack]] : []))),
    interruptedStack,
    pointed: keptMemory(raw),
  }
}

import type { Mapping } from '../../../model/event.js'
import type { CapturedFacts } from '../captured.js'
import { derive } from '../fact.js'
import { distance, isWritable, mappingAt, mappingsOf, mapsAreTruncated } from '../memory.js'
import { stackPointer } from './stack-pointer.js'

export const stackHeadroom = derive({
  name: 'stackHeadroom',
  type: 'number',
  meaning: 'bytes from the stack pointer down to the bottom of its stack; negative when it is below it',
  example: 48,
  tier: 'A, B, E',
  value: (facts): number | undefined => {
    const sp = stackPointer.value(facts)
    const stack = stackMapping(facts)
    return sp === undefined || !stack ? undefined : distance(stack.start, sp)
  },
})

/** The writable mapping the stack pointer is in or, for one that has run out of its stack, the first above it. */
export function stackMapping(facts: CapturedFacts): Mapping | undefined {
  const sp = stackPointer.value(facts)
  if (sp === undefined) return undefined
  const inside = mappingAt(facts, sp)
  if (inside && isWritable(inside)) return inside
  return mapsAreTruncated(facts)
    ? undefined
    : mappingsOf(facts)?.find((mapping) => mapping.start > sp && isWritable(mapping))
}

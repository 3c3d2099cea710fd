import type { Mapping } from '../../model/event.js'
import type { CapturedFacts } from './captured.js'
import { stackPointer } from './derived/instruction.js'
import { isWritable, mappingAt, mappingsOf, mapsAreTruncated } from './memory.js'

/** The writable mapping the stack pointer is in or, where it has left its stack, the first one above it. */
export function stackMapping(facts: CapturedFacts): Mapping | undefined {
  const sp = stackPointer.value(facts)
  if (sp === undefined) return undefined
  const inside = mappingAt(facts, sp)
  if (inside && isWritable(inside)) return inside
  return mapsAreTruncated(facts)
    ? undefined
    : mappingsOf(facts)?.find((mapping) => mapping.start > sp && isWritable(mapping))
}

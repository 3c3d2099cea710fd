import type { CapturedFacts } from '../captured.js'
import { derive } from '../fact.js'
import { addressOf, contains, isWritable, mapsAreTruncated, type Region, regionsOf } from '../memory.js'
import { stackPointer } from './stack-pointer.js'

export const stackHeadroom = derive({
  name: 'stackHeadroom',
  type: 'number',
  meaning: 'bytes from the stack pointer down to the bottom of its stack; negative when it is below it',
  example: 48,
  tier: 'A, B, E',
  value: (facts): number | undefined => {
    const sp = addressOf(stackPointer.value(facts))
    const stack = stackRegion(facts)
    return sp === undefined || !stack ? undefined : Number(sp - stack.start)
  },
})

/** The writable mapping the stack pointer is in or, for one that has run out of its stack, the first above it. */
export function stackRegion(facts: CapturedFacts): Region | undefined {
  const sp = addressOf(stackPointer.value(facts))
  if (sp === undefined) return undefined
  const writable = regionsOf(facts)?.filter(isWritable)
  const inside = writable?.find((region) => contains(region, sp))
  if (inside || mapsAreTruncated(facts)) return inside
  return writable?.find((region) => region.start > sp)
}

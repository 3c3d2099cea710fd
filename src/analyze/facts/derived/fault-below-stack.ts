import { derive } from '../fact.js'
import { addressOf } from '../memory.js'
import { stackRegion } from './stack-headroom.js'

export const faultBelowStack = derive({
  name: 'faultBelowStack',
  type: 'number',
  meaning: 'bytes from the fault address up to the bottom of the stack; 0 or less when it is not below it',
  example: 8,
  tier: 'A, B, E',
  value: (facts): number | undefined => {
    const address = addressOf(facts.faultAddress)
    const stack = stackRegion(facts)
    return address === undefined || !stack ? undefined : Number(stack.start - address)
  },
})

import { derive } from '../fact.js'
import { distance } from '../memory.js'
import { stackMapping } from './stack-headroom.js'

export const faultBelowStack = derive({
  name: 'faultBelowStack',
  type: 'number',
  meaning: 'bytes from the fault address up to the bottom of the stack; 0 or less when it is not below it',
  example: 8,
  tier: 'A, B, E',
  value: (facts): number | undefined => {
    const stack = stackMapping(facts)
    return facts.faultAddress === undefined || !stack ? undefined : distance(facts.faultAddress, stack.start)
  },
})

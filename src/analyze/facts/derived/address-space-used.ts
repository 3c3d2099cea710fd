import { derive } from '../fact.js'
import { addressSpaceLeft } from './address-space-left.js'

export const addressSpaceUsed = derive({
  name: 'addressSpaceUsed',
  type: 'number',
  meaning: 'how much of RLIMIT_AS its mappings take, percent; absent where that is unlimited',
  example: 98.4,
  tier: 'A, B',
  value: (facts): number | undefined => {
    const limit = facts.limits?.as?.soft
    const left = addressSpaceLeft.value(facts)
    return typeof limit !== 'number' || left === undefined ? undefined : (100 * (limit - left)) / limit
  },
})

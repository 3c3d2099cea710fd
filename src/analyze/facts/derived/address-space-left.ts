import { derive } from '../fact.js'
import { mapsAreTruncated, regionsOf } from '../memory.js'

export const addressSpaceLeft = derive({
  name: 'addressSpaceLeft',
  type: 'number',
  meaning: 'bytes that its mappings leave of RLIMIT_AS; absent where that is unlimited',
  example: 1048576,
  tier: 'A, B',
  value: (facts): number | undefined => {
    const limit = facts.limits?.as?.soft
    if (typeof limit !== 'number' || mapsAreTruncated(facts)) return undefined
    const regions = regionsOf(facts)
    return regions && limit - regions.reduce((sum, { start, end }) => sum + Number(end - start), 0)
  },
})

import { derive } from '../fact.js'
import { addressOf, contains, isWritable, mapsAreTruncated, regionsOf } from '../memory.js'

export const faultInGuard = derive({
  name: 'faultInGuard',
  type: 'boolean',
  meaning: 'whether the fault address is in a mapping without permissions that ends where a writable one begins',
  example: true,
  tier: 'A, B, E',
  value: (facts): boolean | undefined => {
    const address = addressOf(facts.faultAddress)
    const regions = regionsOf(facts)
    if (address === undefined || !regions || mapsAreTruncated(facts)) return undefined
    const guard = regions.find((region) => contains(region, address))
    if (!guard?.mapping.perms.startsWith('---')) return false
    return regions.some((region) => region.start === guard.end && isWritable(region))
  },
})

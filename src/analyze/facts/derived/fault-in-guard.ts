import { derive } from '../fact.js'
import { isWritable, mappingAt, mappingsOf, mapsAreTruncated } from '../memory.js'

export const faultInGuard = derive({
  name: 'faultInGuard',
  type: 'boolean',
  meaning: 'whether the fault address is in a mapping without permissions that ends where a writable one begins',
  example: true,
  tier: 'A, B, E',
  value: (facts): boolean | undefined => {
    const mappings = mappingsOf(facts)
    if (facts.faultAddress === undefined || !mappings || mapsAreTruncated(facts)) return undefined
    const guard = mappingAt(facts, facts.faultAddress)
    if (!guard?.perms.startsWith('---')) return false
    return mappings.some((mapping) => mapping.start === guard.end && isWritable(mapping))
  },
})

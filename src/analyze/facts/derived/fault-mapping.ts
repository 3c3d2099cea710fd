import { derive } from '../fact.js'
import { addressOf, contains, regionsOf } from '../memory.js'

export const faultMapping = derive({
  name: 'faultMapping',
  type: 'mapping',
  meaning: 'mapping that contains the fault address; absent without mappings or where none does',
  example: { start: '0x0000555555556000', end: '0x0000555555557000', perms: 'r--p', path: '/usr/bin/app' },
  tier: 'A, B, E',
  value: (facts) => {
    const address = addressOf(facts.faultAddress)
    if (address === undefined) return undefined
    return regionsOf(facts)?.find((region) => contains(region, address))?.mapping
  },
})

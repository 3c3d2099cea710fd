import { derive } from '../fact.js'
import { mappingAt } from '../memory.js'

export const faultMapping = derive({
  name: 'faultMapping',
  type: 'mapping',
  meaning: 'mapping that contains the fault address; absent without mappings or where none does',
  example: { start: '0x0000555555556000', end: '0x0000555555557000', perms: 'r--p', path: '/usr/bin/app' },
  tier: 'A, B, E',
  value: (facts) => mappingAt(facts, facts.faultAddress),
})

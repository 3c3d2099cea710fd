import type { Mapping } from '../../../model/event.js'
import { derive } from '../fact.js'
import { mappingAt } from '../memory.js'

export const registerMappings = derive({
  name: 'registerMappings',
  type: 'mappingsByRegister',
  meaning: 'mappings that registers point into, by name of the register',
  example: { rdi: { start: '0x0000555555556000', end: '0x0000555555557000', perms: 'rw-p', path: '[heap]' } },
  tier: 'A, B, E',
  value: (facts): Record<string, Mapping> | undefined => {
    if (!facts.maps || !facts.registers) return undefined
    const found = Object.entries(facts.registers).flatMap(([name, value]) => {
      const mapping = mappingAt(facts, value)
      return mapping ? [[name, mapping] as const] : []
    })
    return Object.fromEntries(found)
  },
})

import { parseAddress } from '../../../model/address.js'
import type { Mapping } from '../../../model/event.js'
import { derive } from '../fact.js'
import { contains, regionsOf } from '../memory.js'

export const registerMappings = derive({
  name: 'registerMappings',
  type: 'mappingsByRegister',
  meaning: 'mappings that registers point into, by name of the register',
  example: { rdi: { start: '0x0000555555556000', end: '0x0000555555557000', perms: 'rw-p', path: '[heap]' } },
  tier: 'A, B, E',
  value: (facts): Record<string, Mapping> | undefined => {
    const regions = regionsOf(facts)
    if (!regions || !facts.registers) return undefined
    const found = Object.entries(facts.registers).flatMap(([name, value]) => {
      const address = parseAddress(value)
      const mapping = regions.find((region) => contains(region, address))?.mapping
      return mapping ? [[name, mapping] as const] : []
    })
    return Object.fromEntries(found)
  },
})

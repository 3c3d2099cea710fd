import { derive } from '../fact.js'
import { instructionPointer } from './instruction-pointer.js'

export const accessType = derive({
  name: 'accessType',
  type: 'text',
  meaning: 'read, write or execute; data for one of the first two; unknown. Present with a fault address',
  example: 'execute',
  value: (facts): 'read' | 'write' | 'execute' | 'data' | 'unknown' | undefined => {
    if (facts.faultAddress === undefined) return undefined
    if (facts.faultAccess) return facts.faultAccess
    const ip = instructionPointer.value(facts)
    if (ip === undefined) return 'unknown'
    return ip === facts.faultAddress ? 'execute' : 'data'
  },
})

import { derive } from '../fact.js'
import { mappingAt } from '../memory.js'
import { instructionPointer } from './instruction-pointer.js'

export const instructionMapping = derive({
  name: 'instructionMapping',
  type: 'mapping',
  meaning: 'mapping of the code that was running; absent without mappings or where none contains it',
  example: { start: '0x0000555555556000', end: '0x0000555555557000', perms: 'r-xp', path: '/usr/bin/app' },
  tier: 'A, B, E',
  value: (facts) => mappingAt(facts, instructionPointer.value(facts)),
})

import { derive } from '../fact.js'

export const instructionPointer = derive({
  name: 'instructionPointer',
  type: 'address',
  meaning: 'rip of x86-64, pc of arm64',
  example: '0x0000555555555139',
  value: ({ registers }) => registers?.rip ?? registers?.pc,
})

import { derive } from '../fact.js'

export const stackPointer = derive({
  name: 'stackPointer',
  type: 'address',
  meaning: 'rsp of x86-64, sp of arm64',
  example: '0x00007ffd3a1b2ff0',
  value: ({ registers }) => registers?.rsp ?? registers?.sp,
})

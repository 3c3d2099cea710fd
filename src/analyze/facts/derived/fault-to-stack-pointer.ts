import { derive } from '../fact.js'
import { addressOf } from '../memory.js'
import { stackPointer } from './stack-pointer.js'

export const faultToStackPointer = derive({
  name: 'faultToStackPointer',
  type: 'number',
  meaning: 'bytes from the stack pointer to the fault address; negative when the fault is below',
  example: -8,
  value: (facts): number | undefined => {
    const address = addressOf(facts.faultAddress)
    const sp = addressOf(stackPointer.value(facts))
    return address === undefined || sp === undefined ? undefined : Number(address - sp)
  },
})

import { derive } from '../fact.js'
import { pointerRegisters as ofInstruction } from '../x86-operand.js'
import { bytesOf } from './pointer-registers.js'

export const pointerBase = derive({
  name: 'pointerBase',
  type: 'address',
  meaning: 'value of the register that the faulting instruction of x86-64 counted its address from',
  example: '0x0000000000000000',
  value: ({ arch, instruction, registers }): string | undefined => {
    if (arch !== 'x86_64' || instruction === undefined) return undefined
    const { base } = ofInstruction(bytesOf(instruction)) ?? {}
    return base === undefined ? undefined : registers?.[base]
  },
})

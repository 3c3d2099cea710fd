import { derive } from '../fact.js'
import { pointerRegisters as ofInstruction } from '../x86-operand.js'

/** Bytes as they stand in an event. */
export const bytesOf = (hexadecimal: string): Uint8Array => Buffer.from(hexadecimal, 'hex')

export const pointerRegisters = derive({
  name: 'pointerRegisters',
  type: 'texts',
  meaning: 'registers of x86-64 that the faulting instruction took its address from: the base, then the index',
  example: ['rax', 'rcx'],
  value: ({ arch, instruction }): string[] | undefined => {
    if (arch !== 'x86_64' || instruction === undefined) return undefined
    const { base, index } = ofInstruction(bytesOf(instruction)) ?? {}
    const names = [base, index].filter((name) => name !== undefined)
    return names.length > 0 ? names : undefined
  },
})

import { parseAddress } from '../../../model/address.js'
import { derive } from '../fact.js'

/** Registers an instruction can take an address from. */
const GENERAL = ['rax', 'rbx', 'rcx', 'rdx', 'rsi', 'rdi', 'rbp', 'rsp', 'rip']
const NUMBERED = ['r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15']

export const nonCanonicalRegister = derive({
  name: 'nonCanonicalRegister',
  type: 'text',
  meaning: 'a register of x86-64 whose value cannot be an address, with the value; none where all can',
  example: 'rax = 0x4141414141414141',
  value: ({ arch, registers }): string | undefined => {
    if (arch !== 'x86_64' || !registers) return undefined
    const found = [...GENERAL, ...NUMBERED].find((name) => registers[name] && !isCanonical(registers[name]))
    return found ? `${found} = ${registers[found]}` : 'none'
  },
})

/** Intel SDM volume 1, 3.3.7.1: bits 63 to 47 are equal. Linux gives more to those who ask for it only. */
function isCanonical(address: string): boolean {
  const value = parseAddress(address)
  return BigInt.asUintN(64, BigInt.asIntN(48, value)) === value
}

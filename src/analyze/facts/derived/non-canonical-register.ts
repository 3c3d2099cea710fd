import { parseAddress } from '../../../model/address.js'
import { derive } from '../fact.js'
import { patternOf } from '../pattern.js'
import { pointerRegisters } from './pointer-registers.js'

/** Registers an instruction can take an address from. */
const GENERAL = ['rax', 'rbx', 'rcx', 'rdx', 'rsi', 'rdi', 'rbp', 'rsp', 'rip']
const NUMBERED = ['r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15']

export const nonCanonicalRegister = derive({
  name: 'nonCanonicalRegister',
  type: 'text',
  meaning: 'the register of x86-64 whose value cannot be an address, with the value; none where all can',
  example: 'rax = 0x4141414141414141',
  value: (facts): string | undefined => {
    const { arch, registers } = facts
    if (arch !== 'x86_64' || !registers) return undefined
    // Where the operand is not known, any register may be its.
    const candidates = pointerRegisters.value(facts) ?? [...GENERAL, ...NUMBERED]
    const found = candidates.find((name) => registers[name] && !isCanonical(registers[name]))
    const value = found && registers[found]
    if (!value) return 'none'
    const pattern = patternOf(parseAddress(value))
    return `${found} = ${value}${pattern === undefined ? '' : `, ${pattern}`}`
  },
})

/** Intel SDM volume 1, 3.3.7.1: bits 63 to 47 are equal. Linux gives more to those who ask for it only. */
export function isCanonical(address: string): boolean {
  const value = parseAddress(address)
  return BigInt.asUintN(64, BigInt.asIntN(48, value)) === value
}

import { x86BitsOf } from '../../../model/x86-decode.js'
import { derived } from '../derive.js'
import { divisionOf } from '../x86-division.js'
import { bytesOf } from '../x86-instruction.js'

/** Which division the processor refused. x86 raises the same exception for both reasons. */

export const divisionText = derived({
  type: 'text',
  label: 'division that was refused',
  meaning:
    'what was divided by what, in words, for messages; both reasons where the divisor is not in a register of x86',
  inWords: true,
  example: 'divided an integer by zero',
  value: ({ arch, instruction, registers, siCode }): string => {
    const either = 'divided an integer by zero, or the smallest integer by -1,'
    const bits = x86BitsOf(arch)
    if (!bits || instruction === undefined) return siCode === 'FPE_INTOVF' ? OVERFLOW : either
    const division = divisionOf(bytesOf(instruction), bits)
    const value = division && registers?.[division.register]
    if (!division || value === undefined) return either
    const divisor = BigInt.asUintN(division.width, BigInt(value))
    if (divisor === 0n) return 'divided an integer by zero'
    return division.isSigned && BigInt.asIntN(division.width, divisor) === -1n
      ? 'divided the smallest integer by -1, whose quotient is too large for the type,'
      : OVERFLOW
  },
})

const OVERFLOW = 'divided integers whose quotient is too large for the type'

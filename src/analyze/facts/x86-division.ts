import { decode, type X86Bits } from '../../model/x86-decode.js'

/** A division whose divisor is in a register. */
export interface Division {
  /** div divides numbers without a sign, idiv those with one. */
  isSigned: boolean
  /** Of the divisor, in bits. */
  width: 8 | 16 | 32 | 64
  register: string
}

/** In the order of their numbers: Intel SDM volume 2, table 2-2. */
const NAMES = 'ax cx dx bx sp bp si di'.split(' ')
const DIVIDE_BYTE = 0xf6
const DIVIDE = 0xf7
const [DIV, IDIV] = [6, 7]

/** undefined for other instructions, and where the divisor is in memory or in the second byte of a register (ah to bh). */
export function divisionOf(instruction: Uint8Array, bits: X86Bits): Division | undefined {
  const decoded = decode(instruction, bits)
  if (decoded?.map !== 0 || decoded.modrm < 0xc0) return undefined
  const { opcode, modrm, modrmAt, highBase } = decoded
  const operation = (modrm >> 3) & 7
  if ((opcode !== DIVIDE && opcode !== DIVIDE_BYTE) || (operation !== DIV && operation !== IDIV)) return undefined
  const prefixes = instruction.subarray(0, modrmAt - 1)
  const rex = bits === 64 ? prefixes.find((byte) => byte >> 4 === 4) : undefined
  const number = modrm & 7
  if (opcode === DIVIDE_BYTE && rex === undefined && number > 3) return undefined
  const wide = rex !== undefined && (rex & 8) !== 0 ? 64 : prefixes.includes(0x66) ? 16 : 32
  return {
    isSigned: operation === IDIV,
    width: opcode === DIVIDE_BYTE ? 8 : wide,
    register: highBase ? `r${number + 8}` : `${bits === 64 ? 'r' : 'e'}${NAMES[number]}`,
  }
}

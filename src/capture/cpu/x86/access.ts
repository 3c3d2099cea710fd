import { decode, type X86Bits } from '../../../model/x86-decode.js'
import type { Access, Faulting } from '../cpu.js'
import { GROUPS, MAPS, OF_32_BITS, STRINGS } from './opcodes.js'

/** What differs between programs of 32 and of 64 bits; registers as indexes in `Cpu.registers`. */
export interface X86Layout {
  bits: X86Bits
  pc: number
  stackPointer: number
  /** esi and edi, rsi and rdi. */
  source: number
  target: number
}

/** Further than one operand, and nearer than two that have nothing to do with each other. */
const LARGEST_OPERAND = 64n

/**
 * An instruction that reads and writes its operand counts as writing, as it does for the processor's error code.
 * undefined for those the tables do not have.
 */
export function accessByInstruction(
  { instruction, address, registers }: Faulting,
  { bits, stackPointer, source, target }: X86Layout,
): Access | undefined {
  const decoded = decode(instruction, bits)
  if (!decoded) return undefined
  const { map, opcode, modrm } = decoded
  const at = (register: number): bigint => registers[register] ?? 0n
  if (map === 0 && STRINGS.has(opcode))
    return ofString(opcode, isNear(address, at(source)), isNear(address, at(target)))
  const group = GROUPS[(map << 8) | opcode]
  const only32 = bits === 32 && map === 0 ? OF_32_BITS.get(opcode) : undefined
  const kind = only32 ?? (group === undefined ? MAPS[map]?.get(opcode) : group[(modrm >> 3) & 7])
  const isRegister = modrm >> 6 === 3
  if (kind === 'R') return 'read'
  if (kind === 'W') return 'write'
  if (kind === 'p') return isRegister || isPush(address, at(stackPointer)) ? 'write' : 'read'
  if (isRegister) return undefined
  if (kind === 'r') return 'read'
  return kind === 'w' ? 'write' : undefined
}

const isNear = (address: bigint, pointer: bigint): boolean =>
  address > pointer - LARGEST_OPERAND && address < pointer + LARGEST_OPERAND

const isPush = (address: bigint, stackPointer: bigint): boolean =>
  address < stackPointer && address >= stackPointer - 8n

/** movs works on two places of memory, the others on one or, cmps, only read. */
function ofString(opcode: number, atSource: boolean, atTarget: boolean): Access | undefined {
  const isMove = opcode === 0xa4 || opcode === 0xa5
  if (isMove && atSource === atTarget) return undefined
  if (isMove) return atTarget ? 'write' : 'read'
  return opcode === 0xaa || opcode === 0xab ? 'write' : 'read'
}

/** div and idiv: f6 and f7, /6 and /7. */
export function isDivision(instruction: Uint8Array, bits: X86Bits): boolean {
  const decoded = decode(instruction, bits)
  if (!decoded) return false
  const { map, opcode, modrm } = decoded
  return map === 0 && (opcode === 0xf6 || opcode === 0xf7) && ((modrm >> 3) & 6) === 6
}

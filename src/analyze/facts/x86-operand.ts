import { decode, type X86Bits } from '../../model/x86-decode.js'

/** The registers an instruction takes the address of its operand in memory from. */
export interface PointerRegisters {
  base?: string
  index?: string
}

/** In the order of their numbers: Intel SDM volume 2, table 2-2. */
const NAMES = 'rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15'.split(' ')

/** ModRM 101 without displacement is relative to the instruction; SIB 100 means no index, 101 without displacement no base. */
const SIB = 4
const NONE = 5

/**
 * undefined where the instruction has no such operand or it counts from thread-local memory. Of the string
 * instructions that work on two places, the source is the base and the target the index.
 */
export function pointerRegisters(instruction: Uint8Array, bits: X86Bits): PointerRegisters | undefined {
  const decoded = decode(instruction, bits)
  if (!decoded || decoded.threadLocal) return undefined
  const { map, opcode, modrm, modrmAt, highBase, highIndex } = decoded
  if (map === 0 && !hasModrm(opcode)) return named(IMPLICIT.get(opcode), bits)
  const mode = modrm >> 6
  const rm = modrm & 7
  if (mode === 3) return undefined
  if (rm !== SIB) return mode === 0 && rm === NONE ? undefined : named({ base: nameOf(rm, highBase) }, bits)
  const sib = instruction[modrmAt + 1]
  if (sib === undefined) return undefined
  const isIndexed = highIndex || ((sib >> 3) & 7) !== 4
  const base = mode === 0 && (sib & 7) === NONE ? undefined : nameOf(sib & 7, highBase)
  return named({ base, index: isIndexed ? nameOf((sib >> 3) & 7, highIndex) : undefined }, bits)
}

/** Of call and jmp through a register, that register: where they are refused, it holds no address. */
export function jumpRegister(instruction: Uint8Array, bits: X86Bits): string | undefined {
  const decoded = decode(instruction, bits)
  if (decoded?.map !== 0 || decoded.opcode !== 0xff || decoded.modrm < 0xc0) return undefined
  const isJump = [2, 4].includes((decoded.modrm >> 3) & 7)
  return isJump ? named({ base: nameOf(decoded.modrm & 7, decoded.highBase) }, bits)?.base : undefined
}

const nameOf = (number: number, isHigh: boolean): string | undefined => NAMES[number + (isHigh ? 8 : 0)]

/** The registers of 32 bits have an e where those of 64 bits have an r. */
function named(registers: PointerRegisters | undefined, bits: X86Bits): PointerRegisters | undefined {
  if (!registers || bits === 64) return registers
  const [base, index] = [registers.base, registers.index].map((name) => name?.replace(/^r/, 'e'))
  return { base, index }
}

/** movs and cmps, stos and scas, lods, leave. */
const IMPLICIT: ReadonlyMap<number, PointerRegisters> = new Map(
  Object.entries({
    rsi_rdi: [0xa4, 0xa5, 0xa6, 0xa7],
    rdi: [0xaa, 0xab, 0xae, 0xaf],
    rsi: [0xac, 0xad],
    rbp: [0xc9],
  }).flatMap(([names, opcodes]) => {
    const [base, index] = names.split('_')
    return opcodes.map((opcode): [number, PointerRegisters] => [opcode, { base, index }])
  }),
)

/** Intel SDM volume 2, appendix A, table A-2. */
function hasModrm(opcode: number): boolean {
  if (opcode < 0x40) return (opcode & 7) < 4
  return [
    [0x63, 0x63],
    [0x69, 0x69],
    [0x6b, 0x6b],
    [0x80, 0x8f],
    [0xc0, 0xc1],
    [0xc6, 0xc7],
    [0xd0, 0xd3],
    [0xd8, 0xdf],
    [0xf6, 0xf7],
    [0xfe, 0xff],
  ].some(([first = 0, last = 0]) => opcode >= first && opcode <= last)
}

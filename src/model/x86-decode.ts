/** An instruction as far as its operand in memory goes. */
export interface Decoded {
  /** The bytes that lead to the opcode: none, 0f, 0f38, 0f3a. */
  map: number
  opcode: number
  modrm: number
  /** Position of ModRM in the bytes. */
  modrmAt: number
  /** X and B of REX, VEX and EVEX: the index and the base are registers r8 to r15. */
  highIndex: boolean
  highBase: boolean
  /** fs or gs: the address counts from the start of thread-local memory. */
  threadLocal: boolean
}

type Extensions = Pick<Decoded, 'highIndex' | 'highBase'>

const LEGACY_PREFIXES: ReadonlySet<number> = new Set([0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3])
const F3 = 0xf3
const FS_AND_GS: readonly number[] = [0x64, 0x65]

/** pp of VEX and EVEX for the prefix F3. */
const PP_F3 = 2

/** Of the program, which decides what some bytes mean. */
export type X86Bits = 32 | 64

/** undefined for programs of other processors. */
export function x86BitsOf(arch: string | undefined): X86Bits | undefined {
  if (arch === 'x86_64') return 64
  return arch === 'i386' ? 32 : undefined
}

/** Intel SDM volume 2, chapter 2: legacy prefixes, REX, VEX, EVEX, opcode, ModRM. undefined for what was cut. */
export function decode(bytes: Uint8Array, bits: X86Bits): Decoded | undefined {
  const start = bytes.findIndex((byte) => !LEGACY_PREFIXES.has(byte))
  if (start === -1) return undefined
  const prefixes = bytes.subarray(0, start)
  const instruction = afterPrefixes(bytes, start, prefixes.includes(F3), bits)
  return instruction && { ...instruction, threadLocal: FS_AND_GS.some((prefix) => prefixes.includes(prefix)) }
}

type Instruction = Omit<Decoded, 'threadLocal'>

function afterPrefixes(bytes: Uint8Array, start: number, hasF3: boolean, bits: X86Bits): Instruction | undefined {
  const first = bytes[start]
  const second = Number(bytes[start + 1])
  // With 32 bits, those are other instructions where what follows is the ModRM of an operand in memory; REX is inc and dec.
  if (bits === 32 && (!VECTOR_PREFIXES.has(Number(first)) || second < 0xc0)) return legacy(bytes, start, hasF3, LOW)
  if (first === 0xc5) return opcodeAt(bytes, start + 2, 0x0f, hasPpF3(second), LOW)
  if (first === 0xc4) return ofMapNumber(bytes, start + 3, 31, hasPpF3(bytes[start + 2]), inverted(second))
  if (first === 0x62) return ofEvex(bytes, start + 4)
  const rex = (Number(first) & 0xf0) === 0x40 ? Number(first) : 0
  const extensions = { highIndex: (rex & 2) !== 0, highBase: (rex & 1) !== 0 }
  return legacy(bytes, rex === 0 ? start : start + 1, hasF3, extensions)
}

/** VEX and EVEX */
const VECTOR_PREFIXES: ReadonlySet<number> = new Set([0xc4, 0xc5, 0x62])

const LOW: Extensions = { highIndex: false, highBase: false }

/** VEX and EVEX have the bits of REX inverted. */
const inverted = (byte: number): Extensions => ({ highIndex: (byte & 0x40) === 0, highBase: (byte & 0x20) === 0 })

const hasPpF3 = (prefix: number | undefined): boolean => (Number(prefix) & 3) === PP_F3

function legacy(bytes: Uint8Array, at: number, hasF3: boolean, extensions: Extensions): Instruction | undefined {
  if (bytes[at] !== 0x0f) return opcodeAt(bytes, at, 0, false, extensions)
  const second = bytes[at + 1]
  if (second === 0x38) return opcodeAt(bytes, at + 2, 0x0f38, false, extensions)
  if (second === 0x3a) return opcodeAt(bytes, at + 2, 0x0f3a, false, extensions)
  return opcodeAt(bytes, at + 1, 0x0f, hasF3, extensions)
}

const MAPS: Readonly<Record<number, number>> = { 1: 0x0f, 2: 0x0f38, 3: 0x0f3a }

/** The number of the map is in the second byte of the prefix. */
function ofMapNumber(
  bytes: Uint8Array,
  at: number,
  mask: number,
  hasF3: boolean,
  extensions: Extensions,
): Instruction | undefined {
  const map = MAPS[Number(bytes[at - 2]) & mask]
  return map === undefined ? undefined : opcodeAt(bytes, at, map, hasF3, extensions)
}

/** With F3, stores that narrow (vpmovdb) share opcodes with loads. */
function ofEvex(bytes: Uint8Array, at: number): Instruction | undefined {
  const payload = Number(bytes[at - 3])
  const map = MAPS[payload & 7]
  const hasF3 = hasPpF3(bytes[at - 2])
  if (map === undefined || (map === 0x0f38 && hasF3)) return undefined
  return opcodeAt(bytes, at, map, hasF3, inverted(payload))
}

function opcodeAt(
  bytes: Uint8Array,
  at: number,
  map: number,
  hasF3: boolean,
  extensions: Extensions,
): Instruction | undefined {
  const [opcode, modrm = 0xff] = bytes.subarray(at, at + 2)
  if (opcode === undefined) return undefined
  // movq xmm, m64 has the opcode of movd m32, xmm: decode it as movdqu xmm, m128.
  const isLoad = map === 0x0f && opcode === 0x7e && hasF3
  return { map, opcode: isLoad ? 0x6f : opcode, modrm, modrmAt: at + 1, ...extensions }
}

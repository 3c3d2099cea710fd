/** What of an instruction says which extension of x86-64 it belongs to. */
export interface Encoding {
  encoding: 'legacy' | 'rex2' | 'vex' | 'evex' | 'xop'
  /** 0 for one-byte opcodes, 1 for 0f, 2 for 0f38, 3 for 0f3a; of the other encodings the number in their prefix. */
  map: number
  opcode: number
  prefix: 'none' | '66' | 'f3' | 'f2'
  /** Length of the vector; 128 also where the instruction has none. */
  bits: 128 | 256 | 512
  modrm: number
}

const LEGACY_PREFIXES: ReadonlySet<number> = new Set([0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3])
/** pp of VEX, EVEX and XOP. */
const PP = ['none', '66', 'f3', 'f2'] as const
const BITS = [128, 256, 512, 512] as const

/** Intel SDM volume 2, chapter 2, Intel APX 3.1.1 for REX2, and AMD64 APM volume 6, 1.2 for XOP. undefined where bytes are missing. */
export function encodingOf(bytes: Uint8Array): Encoding | undefined {
  const start = bytes.findIndex((byte) => !LEGACY_PREFIXES.has(byte))
  const [first, second, third, fourth] = bytes.subarray(Math.max(start, 0))
  if (start === -1 || first === undefined || second === undefined || third === undefined) return undefined
  const { opcodeAt, ...rest } =
    first === 0xc5
      ? { encoding: 'vex' as const, map: 1, opcodeAt: start + 2, ...payload(second, (second >> 2) & 1) }
      : first === 0xc4
        ? { encoding: 'vex' as const, map: second & 31, opcodeAt: start + 3, ...payload(third, (third >> 2) & 1) }
        : first === 0x62
          ? { encoding: 'evex' as const, map: second & 7, opcodeAt: start + 4, ...payload(third, (fourth ?? 0) >> 5) }
          : isXop(first, second)
            ? { encoding: 'xop' as const, map: second & 31, opcodeAt: start + 3, ...payload(third, (third >> 2) & 1) }
            : first === 0xd5
              ? { ...legacy(bytes, start), encoding: 'rex2' as const, map: second >> 7, opcodeAt: start + 2 }
              : legacy(bytes, start)
  const opcode = bytes[opcodeAt]
  const modrm = bytes[opcodeAt + 1] ?? 0xff
  return opcode === undefined ? undefined : { ...rest, opcode, modrm }
}

const payload = (byte: number, length: number): Pick<Encoding, 'prefix' | 'bits'> => ({
  prefix: PP[byte & 3] ?? 'none',
  bits: BITS[length & 3] ?? 128,
})

/** The same byte is pop r/m64, for which these bits of ModRM are 0. */
const isXop = (first: number, second: number): boolean => first === 0x8f && (second & 31) >= 8

function legacy(bytes: Uint8Array, start: number): Omit<Encoding, 'opcode' | 'modrm'> & { opcodeAt: number } {
  const prefixes = bytes.subarray(0, start)
  // The last of f2 and f3 counts, and goes before 66.
  const repeat = prefixes.findLast((byte) => byte === 0xf2 || byte === 0xf3)
  const prefix = repeat === 0xf2 ? 'f2' : repeat === 0xf3 ? 'f3' : prefixes.includes(0x66) ? '66' : 'none'
  const at = (Number(bytes[start]) & 0xf0) === 0x40 ? start + 1 : start
  const common = { encoding: 'legacy' as const, prefix, bits: 128 as const } as const
  if (bytes[at] !== 0x0f) return { ...common, map: 0, opcodeAt: at }
  if (bytes[at + 1] === 0x38) return { ...common, map: 2, opcodeAt: at + 2 }
  if (bytes[at + 1] === 0x3a) return { ...common, map: 3, opcodeAt: at + 2 }
  return { ...common, map: 1, opcodeAt: at + 1 }
}

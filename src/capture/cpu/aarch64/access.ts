import type { Access, Faulting } from '../cpu.js'

/** A64, Arm Architecture Reference Manual, C4.1 "A64 instruction set encoding": loads and stores. */
export function accessByInstruction({ instruction }: Faulting): Access | undefined {
  if (instruction.length < 4) return undefined
  const word = new DataView(instruction.buffer, instruction.byteOffset, 4).getUint32(0, true)
  const bits = (high: number, low: number): number => (word >>> low) & ((1 << (high - low + 1)) - 1)
  if (bits(27, 27) !== 1 || bits(25, 25) !== 0) return undefined
  const loadOrStore = bits(22, 22) ? 'read' : 'write'
  switch (bits(29, 28)) {
    case 0: // exclusive, ordered and compare-and-swap, whose bit 21 says it is one; or Advanced SIMD structures
      return bits(26, 26) === 0 && bits(21, 21) === 1 ? undefined : loadOrStore
    case 1: // literals, which are only loaded; above them memory tags, and copies of FEAT_MOPS
      return bits(24, 24) === 0 && bits(31, 30) !== 3 ? 'read' : undefined
    case 2: // pairs
      return loadOrStore
    default:
      return ofOneRegister(bits)
  }
}

/** Atomic operations do both; of the integer forms of size 8, opc 2 is a prefetch, which does not fault. */
function ofOneRegister(bits: (high: number, low: number) => number): Access | undefined {
  const isVector = bits(26, 26) === 1
  const isAtomic = bits(24, 24) === 0 && bits(21, 21) === 1 && bits(11, 10) === 0
  if (isAtomic) return undefined
  if (isVector) return bits(22, 22) ? 'read' : 'write'
  if (bits(31, 30) === 3 && bits(23, 22) === 2) return undefined
  return bits(23, 22) === 0 ? 'write' : 'read'
}

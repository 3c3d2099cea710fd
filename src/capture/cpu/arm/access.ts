import type { Access, Faulting } from '../cpu.js'
import { isThumb } from './registers.js'

/** Arm Architecture Reference Manual for A-profile, F3 and F4: encodings of the T32 and A32 instruction sets. */
export function accessByInstruction({ instruction, registers }: Faulting): Access | undefined {
  if (instruction.length < 4) return undefined
  const view = new DataView(instruction.buffer, instruction.byteOffset, 4)
  if (!isThumb(registers)) return ofArm(view.getUint32(0, true))
  const first = view.getUint16(0, true)
  return first >>> 11 >= 0x1d ? ofWideThumb(first) : ofThumb(first)
}

const loadIf = (bit: number): Access => (bit === 0 ? 'write' : 'read')

function ofArm(word: number): Access | undefined {
  const bits = (high: number, low: number): number => (word >>> low) & ((1 << (high - low + 1)) - 1)
  const load = loadIf(bits(20, 20))
  if (bits(31, 28) === 15) return bits(27, 24) === 4 && bits(20, 20) === 0 ? loadIf(bits(21, 21)) : undefined
  switch (bits(27, 25)) {
    case 0: // halves, pairs and signed bytes; exclusive and ordered accesses; else no access to memory
      return bits(7, 7) === 1 && bits(4, 4) === 1 ? ofExtra(bits) : undefined
    case 2:
    case 4:
      return load
    case 3: // otherwise media instructions
      return bits(4, 4) === 0 ? load : undefined
    case 6: // vector registers, but not moves between those and the core
      return bits(24, 21) === 2 ? undefined : load
    default:
      return undefined
  }
}

function ofExtra(bits: (high: number, low: number) => number): Access | undefined {
  const [kind, isLoad] = [bits(6, 5), bits(20, 20)]
  if (kind === 0) return bits(24, 23) === 3 ? loadIf(isLoad) : undefined
  if (isLoad === 1) return 'read'
  return kind === 2 ? 'read' : 'write'
}

function ofThumb(half: number): Access | undefined {
  const load = loadIf((half >>> 11) & 1)
  switch (half >>> 12) {
    case 4:
      return (half >>> 11) & 1 ? 'read' : undefined
    case 5: // register offset: str, strh, strb, then loads
      return ((half >>> 9) & 7) < 3 ? 'write' : 'read'
    case 6:
    case 7:
    case 8:
    case 9:
    case 12:
      return load
    case 11: // push and pop
      return ((half >>> 9) & 3) === 2 ? load : undefined
    default:
      return undefined
  }
}

function ofWideThumb(first: number): Access | undefined {
  const load = loadIf((first >>> 4) & 1)
  if (first >>> 9 === 0x74) return load
  if (first >>> 8 === 0xf9 && ((first >>> 4) & 1) === 0) return loadIf((first >>> 5) & 1)
  if (first >>> 9 === 0x7c) return load
  // Vector registers, but not moves between those and the core.
  return first >>> 9 === 0x76 && first >>> 5 !== 0x762 ? load : undefined
}

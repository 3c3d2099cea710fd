import type { Access, Faulting } from '../cpu.js'

/** The RISC-V Instruction Set Manual, volume I: the opcode map, and that of compressed instructions. */
export function accessByInstruction({ instruction }: Faulting): Access | undefined {
  if (instruction.length < 4) return undefined
  const word = new DataView(instruction.buffer, instruction.byteOffset, 4).getUint32(0, true)
  return (word & 3) === 3 ? ofWord(word) : ofCompressed(word & 0xffff)
}

const LOAD = 0x03
const LOAD_FP = 0x07
const STORE = 0x23
const STORE_FP = 0x27
const ATOMIC = 0x2f
const LOAD_RESERVED = 2

/** What reads and writes counts as writing, as it does for the processor. */
function ofWord(word: number): Access | undefined {
  switch (word & 0x7f) {
    case LOAD:
    case LOAD_FP:
      return 'read'
    case STORE:
    case STORE_FP:
      return 'write'
    case ATOMIC:
      return word >>> 27 === LOAD_RESERVED ? 'read' : 'write'
    default:
      return undefined
  }
}

/** By quadrant and the three highest bits: loads and stores, in quadrant 2 those relative to the stack pointer. */
function ofCompressed(half: number): Access | undefined {
  const [quadrant, kind] = [half & 3, half >>> 13]
  if (quadrant === 1) return undefined
  if (kind >= 1 && kind <= 3) return 'read'
  if (kind >= 5) return 'write'
  // Zcb: bytes and halves.
  if (quadrant !== 0 || kind !== 4) return undefined
  const operation = (half >>> 10) & 7
  if (operation <= 1) return 'read'
  return operation <= 3 ? 'write' : undefined
}

import { NOTE_TYPES, PRPSINFO, PRPSINFO_UID16, PRSTATUS, SIGINFO } from '../../../src/model/core-notes.js'
import type { WordSize } from '../../../src/model/words.js'

/** A core put together by hand: what no program of this machine would leave. */

export interface Part {
  address?: bigint
  /** PF_R 4, PF_W 2, PF_X 1 */
  flags?: number
  /** In memory, where it is more than the bytes. */
  size?: bigint
  bytes?: Uint8Array
}

export interface CoreRecipe {
  /** e_machine */
  machine?: number
  type?: number
  wordSize?: WordSize
  /** EI_CLASS and EI_DATA, where they do not go with the size of a word. */
  ident?: [number, number]
  notes: Uint8Array[]
  memory?: Part[]
  /** The number of program headers stands in the first section header: PN_XNUM of elf(5). */
  extended?: boolean
}

const ET_CORE = 4
const PT_LOAD = 1
const PT_NOTE = 4
const X86_64 = 62

export function buildCore({ machine = X86_64, type = ET_CORE, wordSize = 8, ...recipe }: CoreRecipe): Buffer {
  const { notes, memory = [], extended = false, ident = [wordSize / 4, 1] } = recipe
  const is64 = wordSize === 8
  const headerSize = is64 ? 64 : 52
  const entrySize = is64 ? 56 : 32
  const count = memory.length + 1
  const header = Buffer.alloc(headerSize)
  header.write('\x7fELF', 'latin1')
  header.set(ident, 4)
  header.writeUInt16LE(type, 16)
  header.writeUInt16LE(machine, 18)
  header.set(words([BigInt(headerSize)], wordSize), 24 + wordSize)
  header.writeUInt16LE(entrySize, 24 + 3 * wordSize + 6)
  header.writeUInt16LE(extended ? 0xffff : count, 24 + 3 * wordSize + 8)

  const parts = [{ bytes: Buffer.concat(notes) }, ...memory]
  let offset = headerSize + count * entrySize
  const table = parts.map(({ address = 0n, flags = 0, size, bytes = Buffer.alloc(0) }: Part, index) => {
    const entry = Buffer.alloc(entrySize)
    entry.writeUInt32LE(index === 0 ? PT_NOTE : PT_LOAD, 0)
    entry.writeUInt32LE(flags, is64 ? 4 : 24)
    const fileSize = BigInt(bytes.length)
    entry.set(words([BigInt(offset), address, 0n, fileSize, size ?? fileSize], wordSize), wordSize)
    offset += bytes.length
    return entry
  })
  const section = Buffer.alloc(extended ? 64 : 0)
  if (extended) {
    header.set(words([BigInt(offset)], wordSize), 24 + 2 * wordSize)
    section.writeUInt32LE(count, is64 ? 44 : 28)
  }
  return Buffer.concat([header, ...table, ...parts.map(({ bytes = Buffer.alloc(0) }: Part) => bytes), section])
}

export function note(type: number, content: Uint8Array, owner = 'CORE'): Buffer {
  const name = Buffer.from(`${owner}\0`.padEnd(Math.ceil((owner.length + 1) / 4) * 4, '\0'))
  const header = Buffer.from(Uint32Array.of(owner.length + 1, content.length, type).buffer)
  return Buffer.concat([header, name, content, Buffer.alloc(-content.length & 3)])
}

/** struct elf_prstatus (include/uapi/linux/elfcore.h). */
export function prstatus(tid: number, signal: number, registers: bigint[], wordSize: WordSize = 8): Buffer {
  const layout = PRSTATUS[wordSize]
  const content = Buffer.alloc(layout.registers + registers.length * wordSize + wordSize)
  content.writeUInt16LE(signal, layout.currentSignal)
  content.writeUInt32LE(tid, layout.pid)
  content.set(words(registers, wordSize), layout.registers)
  return note(NOTE_TYPES.prstatus, content)
}

/** struct elf_prpsinfo of the same; of 32 bits with user ids of 16, as old processors have it. */
export function prpsinfo(pid: number, comm: string, commandLine = comm, wordSize: WordSize = 8): Buffer {
  const layout = wordSize === 8 ? PRPSINFO[8] : PRPSINFO_UID16
  const content = Buffer.alloc(layout.size)
  content.writeUInt32LE(pid, layout.pid)
  content.write(comm, layout.comm)
  content.write(commandLine, layout.commandLine)
  return note(NOTE_TYPES.prpsinfo, content)
}

export function siginfo(signal: number, code: number, address: bigint, wordSize: WordSize = 8): Buffer {
  const layout = SIGINFO[wordSize]
  const content = Buffer.alloc(layout.size)
  content.writeInt32LE(signal, layout.signal)
  content.writeInt32LE(code, layout.code)
  content.set(words([address], wordSize), layout.address)
  return note(NOTE_TYPES.siginfo, content)
}

/** Little-endian. */
export const words = (values: readonly bigint[], wordSize: WordSize = 8): Buffer =>
  Buffer.from(wordSize === 8 ? BigUint64Array.from(values).buffer : Uint32Array.from(values, Number).buffer)

/** A core put together by hand: what no program of this machine would leave. */

interface Part {
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
  /** EI_CLASS and EI_DATA */
  ident?: [number, number]
  notes: Uint8Array[]
  memory?: Part[]
  /** The number of program headers stands in the first section header: PN_XNUM of elf(5). */
  extended?: boolean
}

const HEADER_SIZE = 64
const PROGRAM_HEADER_SIZE = 56
const ET_CORE = 4
const PT_LOAD = 1
const PT_NOTE = 4
const X86_64 = 62

export function buildCore({ machine = X86_64, type = ET_CORE, ident = [2, 1], ...recipe }: CoreRecipe): Buffer {
  const { notes, memory = [], extended = false } = recipe
  const count = memory.length + 1
  const header = Buffer.alloc(HEADER_SIZE)
  header.write('\x7fELF', 'latin1')
  header.set(ident, 4)
  header.writeUInt16LE(type, 16)
  header.writeUInt16LE(machine, 18)
  header.writeBigUInt64LE(BigInt(HEADER_SIZE), 32)
  header.writeUInt16LE(PROGRAM_HEADER_SIZE, 54)
  header.writeUInt16LE(extended ? 0xffff : count, 56)

  const parts = [{ bytes: Buffer.concat(notes) }, ...memory]
  let offset = HEADER_SIZE + count * PROGRAM_HEADER_SIZE
  const table = parts.map(({ address = 0n, flags = 0, size, bytes = Buffer.alloc(0) }: Part, index) => {
    const entry = Buffer.alloc(PROGRAM_HEADER_SIZE)
    entry.writeUInt32LE(index === 0 ? PT_NOTE : PT_LOAD, 0)
    entry.writeUInt32LE(flags, 4)
    entry.writeBigUInt64LE(BigInt(offset), 8)
    entry.writeBigUInt64LE(address, 16)
    entry.writeBigUInt64LE(BigInt(bytes.length), 32)
    entry.writeBigUInt64LE(size ?? BigInt(bytes.length), 40)
    offset += bytes.length
    return entry
  })
  const section = Buffer.alloc(extended ? 64 : 0)
  if (extended) {
    header.writeBigUInt64LE(BigInt(offset), 40)
    section.writeUInt32LE(count, 44)
  }
  return Buffer.concat([header, ...table, ...parts.map(({ bytes = Buffer.alloc(0) }: Part) => bytes), section])
}

export function note(type: number, content: Uint8Array, owner = 'CORE'): Buffer {
  const name = Buffer.from(`${owner}\0`.padEnd(Math.ceil((owner.length + 1) / 4) * 4, '\0'))
  const header = Buffer.from(Uint32Array.of(owner.length + 1, content.length, type).buffer)
  return Buffer.concat([header, name, content, Buffer.alloc(-content.length & 3)])
}

/** struct elf_prstatus of LP64 processors (include/uapi/linux/elfcore.h). */
export function prstatus(tid: number, signal: number, registers: bigint[]): Buffer {
  const content = Buffer.alloc(112 + registers.length * 8 + 8)
  content.writeUInt16LE(signal, 12)
  content.writeUInt32LE(tid, 32)
  content.set(words(...registers), 112)
  return note(1, content)
}

/** struct elf_prpsinfo of the same. */
export function prpsinfo(pid: number, comm: string, commandLine = comm): Buffer {
  const content = Buffer.alloc(136)
  content.writeUInt32LE(pid, 24)
  content.write(comm, 40)
  content.write(commandLine, 56)
  return note(3, content)
}

export function siginfo(signal: number, code: number, address: bigint): Buffer {
  const content = Buffer.alloc(128)
  content.writeInt32LE(signal, 0)
  content.writeInt32LE(code, 8)
  content.writeBigUInt64LE(address, 16)
  return note(0x53494749, content)
}

export const words = (...values: bigint[]): Buffer => Buffer.from(BigUint64Array.from(values).buffer)

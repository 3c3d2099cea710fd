/** Damaged copies of an ELF file, the same ones for the same seed. */

/** A part of a file: its headers or a section. */
interface Part {
  name: string
  offset: number
  size: number
}

export interface Mutation {
  name: string
  bytes: Buffer
}

/** include/uapi/linux/elf.h */
const HEADER_SIZE = 64
const PROGRAM_HEADER_SIZE = 56
const SECTION_HEADER_SIZE = 64
const SHT_NOBITS = 8

/** Lengths, offsets and counts that are a little or much too large, or nothing at all. */
const EXTREMES = [0, 1, 0x7f, 0x80, 0xff, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff]

export function mutationsOf(original: Buffer, count: number, seed: number): Mutation[] {
  const random = generator(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const parts = partsOf(original)
  return Array.from({ length: count }, (_, index) => {
    const part = parts[index % parts.length]
    if (!part) throw new Error('not an ELF file')
    if (index % 10 === 9) {
      const length = below(original.length)
      return { name: `${index}: truncated to ${length}`, bytes: Buffer.from(original.subarray(0, length)) }
    }
    const bytes = Buffer.from(original)
    const changes = Array.from({ length: 1 + below(6) }, () => change(bytes, part, below))
    return { name: `${index}: ${part.name} ${changes.join(' ')}`, bytes }
  })
}

/** Every other time at the start of the part, where its own header is. */
function change(bytes: Buffer, { offset, size }: Part, below: (limit: number) => number): string {
  const at = offset + below(below(2) === 0 ? size : Math.min(size, 32))
  if (below(2) === 0 || at + 4 > offset + size) {
    bytes[at] = below(256)
    return `byte ${at}`
  }
  const value = EXTREMES[below(EXTREMES.length)] ?? 0
  bytes.writeUInt32LE(value, at)
  return `word ${at}=${value}`
}

/** Headers, and the sections that are read for symbols and unwinding, in turn. */
function partsOf(elf: Buffer): Part[] {
  const sectionTable = Number(elf.readBigUInt64LE(40))
  const sectionCount = elf.readUInt16LE(60)
  const header = (index: number): Buffer => elf.subarray(sectionTable + index * SECTION_HEADER_SIZE)
  const names = Number(header(elf.readUInt16LE(62)).readBigUInt64LE(24))
  const sections = Array.from({ length: sectionCount }, (_, index) => {
    const name = names + header(index).readUInt32LE(0)
    return {
      name: elf.toString('latin1', name, elf.indexOf(0, name)),
      type: header(index).readUInt32LE(4),
      offset: Number(header(index).readBigUInt64LE(24)),
      size: Number(header(index).readBigUInt64LE(32)),
    }
  }).filter(
    ({ name, type, size }) => type !== SHT_NOBITS && size > 0 && /^\.(debug|eh_frame|note|dyn|sym|str)/.test(name),
  )
  return [
    { name: 'header', offset: 0, size: HEADER_SIZE },
    { name: 'program headers', offset: HEADER_SIZE, size: elf.readUInt16LE(56) * PROGRAM_HEADER_SIZE },
    { name: 'section headers', offset: sectionTable, size: sectionCount * SECTION_HEADER_SIZE },
    ...sections,
  ]
}

/** mulberry32: numbers from 0 to 1. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

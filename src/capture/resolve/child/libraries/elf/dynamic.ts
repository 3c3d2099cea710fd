import type { FileBytes } from './file-bytes.js'
import type { ElfHeaders } from './headers.js'

/** elf.h */
export const DT = {
  NEEDED: 1,
  STRTAB: 5,
  SONAME: 14,
  RPATH: 15,
  RUNPATH: 29,
  FLAGS_1: 0x6ffffffb,
  VERDEF: 0x6ffffffc,
  VERDEFNUM: 0x6ffffffd,
  VERNEED: 0x6ffffffe,
  VERNEEDNUM: 0x6fffffff,
} as const

export interface DynamicSection {
  /** The first value of a tag. */
  value(tag: number): number | undefined
  values(tag: number): number[]
  /** File offset of an address; undefined where no part of the file is loaded there. */
  offsetOf(address: number | undefined): number | undefined
}

/** Debian's largest has 80 entries. */
const MAX_ENTRIES = 2048

/** Entries of PT_DYNAMIC up to DT_NULL; no values where there is none, as in a static executable. */
export function readDynamic(bytes: FileBytes, { bits, programs }: ElfHeaders): DynamicSection {
  const segment = programs.find(({ type }) => type === 'dynamic')
  const word = bits / 8
  const table = segment ? bytes.read(segment.offset, Math.min(segment.size, MAX_ENTRIES * 2 * word)) : Buffer.alloc(0)
  const read = (offset: number): number =>
    bits === 64 ? Number(table.readBigUInt64LE(offset)) : table.readUInt32LE(offset)
  const entries: { tag: number; value: number }[] = []
  for (let offset = 0; offset + 2 * word <= table.length; offset += 2 * word) {
    const tag = read(offset)
    if (tag === 0) break
    entries.push({ tag, value: read(offset + word) })
  }
  const loads = programs.filter(({ type }) => type === 'load')
  return {
    value: (wanted) => entries.find(({ tag }) => tag === wanted)?.value,
    values: (wanted) => entries.filter(({ tag }) => tag === wanted).map(({ value }) => value),
    offsetOf: (wanted) => {
      if (wanted === undefined) return undefined
      const load = loads.find(({ address, size }) => wanted >= address && wanted - address < size)
      return load && wanted - load.address + load.offset
    },
  }
}

import { DT, type DynamicSection } from './dynamic.js'
import type { FileBytes } from './file-bytes.js'

export interface NeededVersion {
  /** The DT_NEEDED it is expected of. */
  file: string
  version: string
}

/** More than any file we know has; the chains are lists of a stranger's making. */
const MAX_RECORDS = 1024
const WINDOW = 64 * 1024
const VER_FLG_BASE = 1

type StringAt = (offset: number) => string | undefined

/** Names of the versions a file defines (.gnu.version_d), without the one that is its soname. */
export function readDefinedVersions(bytes: FileBytes, dynamic: DynamicSection, stringAt: StringAt): string[] {
  const table = tableAt(bytes, dynamic, DT.VERDEF)
  const definitions = walk(table, 0, dynamic.value(DT.VERDEFNUM) ?? 0, 20, 16)
  return definitions
    .filter((offset) => (table.readUInt16LE(offset + 2) & VER_FLG_BASE) === 0)
    .flatMap((offset) => {
      const name = offset + table.readUInt32LE(offset + 12)
      return name + 4 <= table.length ? (stringAt(table.readUInt32LE(name)) ?? []) : []
    })
}

/** Versions a file needs of others (.gnu.version_r). */
export function readNeededVersions(bytes: FileBytes, dynamic: DynamicSection, stringAt: StringAt): NeededVersion[] {
  const table = tableAt(bytes, dynamic, DT.VERNEED)
  const records = walk(table, 0, dynamic.value(DT.VERNEEDNUM) ?? 0, 16, 12)
  const entries = records.flatMap((record) => {
    const first = record + table.readUInt32LE(record + 8)
    return walk(table, first, table.readUInt16LE(record + 2), 16, 12).map((entry) => ({ record, entry }))
  })
  return entries.slice(0, MAX_RECORDS).flatMap(({ record, entry }) => {
    const file = stringAt(table.readUInt32LE(record + 4))
    const version = stringAt(table.readUInt32LE(entry + 8))
    return file === undefined || version === undefined ? [] : { file, version }
  })
}

function tableAt(bytes: FileBytes, dynamic: DynamicSection, tag: number): Buffer {
  const offset = dynamic.offsetOf(dynamic.value(tag))
  return offset === undefined ? Buffer.alloc(0) : bytes.read(offset, WINDOW)
}

/** Offsets of the records of a chain: each says `nextAt` bytes in how far the next is, 0 at the last. */
function walk(table: Buffer, first: number, count: number, recordSize: number, nextAt: number): number[] {
  const offsets: number[] = []
  let offset = first
  while (offsets.length < Math.min(count, MAX_RECORDS) && offset + recordSize <= table.length) {
    offsets.push(offset)
    const next = table.readUInt32LE(offset + nextAt)
    if (next === 0) break
    offset += next
  }
  return offsets
}

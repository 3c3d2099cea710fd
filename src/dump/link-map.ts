import { PT_DYNAMIC } from '../model/elf.js'
import type { Mapping } from '../model/event.js'
import { readWord, type WordSize } from '../model/words.js'
import type { MappedElf } from './mapped-file.js'
import { PAGE_SIZE, type Piece, pageOf } from './pages.js'
import { wordBytes, writeWord } from './words.js'

/** struct r_debug and struct link_map of link.h, in words. */
const R_DEBUG_WORDS = 5
const LINK_MAP_WORDS = 5

/** The address in DT_DEBUG of a dynamic section is that of struct r_debug. */
const DT_NULL = 0n
const DT_DEBUG = 21n
/** Of Elf32_Dyn and Elf64_Dyn. */
const DYN_WORDS = 2
const MAX_DYNAMIC = 64 * 1024

/**
 * What the dynamic linker would have had in memory for debuggers: the list of the loaded files, in pages of their own that no
 * mapping has, and the page of the program's dynamic section that points to it. Empty for a program without one.
 */
export function linkMap(program: MappedElf, libraries: readonly MappedElf[], maps: readonly Mapping[]): Piece[] {
  const dynamic = dynamicAt(program)
  const debug = dynamic && debugEntry(program, dynamic.offset)
  if (!dynamic || debug === undefined) return []
  const entries = [{ ...program, path: '', dynamic }, ...libraries.flatMap(withDynamic)]
  const { wordSize } = program.header
  const words = R_DEBUG_WORDS + entries.length * LINK_MAP_WORDS
  const size = words * wordSize + entries.reduce((sum, { path }) => sum + Buffer.byteLength(path) + 1, 0)
  const base = freeRange(maps, BigInt(size))
  const list = writeList(base, entries, wordSize)
  const pages = program.reader.read(pageOf(dynamic.offset), Number(PAGE_SIZE) * 2)
  const at = pageOf(dynamic.address)
  const pointer = Number(dynamic.offset - pageOf(dynamic.offset)) + debug + wordSize
  if (pointer + wordSize > pages.length) return []
  writeWord(pages, base, pointer, wordSize)
  return [
    { address: at, bytes: pages.subarray(0, pointer < Number(PAGE_SIZE) ? Number(PAGE_SIZE) : undefined) },
    { address: base, bytes: list },
  ]
}

interface Dynamic {
  /** In the process. */
  address: bigint
  offset: bigint
}

function dynamicAt({ programHeaders, bias }: MappedElf): Dynamic | undefined {
  const header = programHeaders.find(({ type }) => type === PT_DYNAMIC)
  return header && { address: bias + header.address, offset: header.offset }
}

function withDynamic(elf: MappedElf): (MappedElf & { dynamic: Dynamic })[] {
  const dynamic = dynamicAt(elf)
  return dynamic ? [{ ...elf, dynamic }] : []
}

/** Bytes from the start of the dynamic section to the entry of DT_DEBUG. */
function debugEntry({ reader, header: { wordSize } }: MappedElf, offset: bigint): number | undefined {
  const section = reader.read(offset, MAX_DYNAMIC)
  const size = DYN_WORDS * wordSize
  for (let at = 0; at + size <= section.length; at += size) {
    const tag = readWord(section, at, wordSize)
    if (tag === DT_DEBUG) return at
    if (tag === DT_NULL) return undefined
  }
  return undefined
}

function writeList(base: bigint, entries: readonly (MappedElf & { dynamic: Dynamic })[], wordSize: WordSize): Buffer {
  const at = (index: number): bigint => base + BigInt((R_DEBUG_WORDS + index * LINK_MAP_WORDS) * wordSize)
  const head = wordBytes([1n, at(0), 0n, 0n, 0n], wordSize)
  let name = at(entries.length)
  const maps = entries.map(({ bias, path, dynamic }, index) => {
    const [next, previous] = [index + 1 < entries.length ? at(index + 1) : 0n, index > 0 ? at(index - 1) : 0n]
    const map = wordBytes([bias, name, dynamic.address, next, previous], wordSize)
    name += BigInt(Buffer.byteLength(path) + 1)
    return map
  })
  return Buffer.concat([head, ...maps, ...entries.map(({ path }) => Buffer.from(`${path}\0`))])
}

/** Below programs and the heap, and above what mmap_min_addr keeps free. */
const LOWEST = 0x1000_0000n

function freeRange(maps: readonly Mapping[], size: bigint): bigint {
  let at = LOWEST
  for (const { start, end } of maps) {
    if (BigInt(start) < at + size && BigInt(end) > at) at = pageOf(BigInt(end) + PAGE_SIZE - 1n)
  }
  return at
}

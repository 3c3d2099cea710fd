import {
  ELF_HEADER_SIZE,
  PROGRAM_HEADER_SIZES,
  PT_DYNAMIC,
  PT_LOAD,
  readElfHeader,
  readProgramHeaders,
} from '../../model/elf.js'
import type { Peek } from './peek.js'

/** elf(5); DT_GNU_HASH: glibc's elf.h. */
const DT_STRTAB = 5n
const DT_SYMTAB = 6n
const DT_GNU_HASH = 0x6ffffef5n

const MAX_HEADERS = 64
const MAX_DYNAMIC_ENTRIES = 512
/** Symbols of one hash bucket: a good table has one or two. */
const MAX_CHAIN = 256

const SYMBOL_SIZE = 24
const PAGE = 4096n

/** The address of a variable or function that a mapped file exports; undefined where it does not. */
export type SymbolAddress = (name: string) => bigint | undefined

/**
 * The exported symbols of the 64-bit ELF file whose beginning is mapped at `start`, looked up as the dynamic linker does:
 * in its hash table of GNU's kind, in memory. undefined where it has none.
 */
export function exportedSymbols(peek: Peek, start: bigint): SymbolAddress | undefined {
  const dynamic = dynamicTable(peek, start)
  const [hash, symbols, strings] = [DT_GNU_HASH, DT_SYMTAB, DT_STRTAB].map((tag) => dynamic?.addressOf(tag))
  const head = hash === undefined ? undefined : peek.bytes(hash, 16)
  if (!dynamic || !head || hash === undefined || symbols === undefined || strings === undefined) return undefined
  const [bucketCount, firstSymbol, bloomWords] = [head.readUInt32LE(0), head.readUInt32LE(4), head.readUInt32LE(8)]
  if (bucketCount === 0) return undefined
  const buckets = hash + 16n + BigInt(bloomWords) * 8n
  const chains = buckets + BigInt(bucketCount) * 4n
  const word = (address: bigint): number | undefined => peek.bytes(address, 4)?.readUInt32LE()
  return (name) => {
    const wanted = gnuHash(name)
    const first = word(buckets + BigInt(wanted % bucketCount) * 4n)
    if (first === undefined || first < firstSymbol) return undefined
    for (let index = first; index < first + MAX_CHAIN; index++) {
      const found = word(chains + BigInt(index - firstSymbol) * 4n)
      if (found === undefined) return undefined
      const symbol =
        (found | 1) === (wanted | 1) ? peek.bytes(symbols + BigInt(index * SYMBOL_SIZE), SYMBOL_SIZE) : undefined
      const text = symbol && peek.bytes(strings + BigInt(symbol.readUInt32LE(0)), name.length + 1)
      if (symbol && text?.toString('latin1') === `${name}\0`) return dynamic.bias + symbol.readBigUInt64LE(8)
      if ((found & 1) === 1) return undefined
    }
    return undefined
  }
}

/** What is added to addresses in the file, and the address that a tag of its dynamic section gives. */
interface DynamicTable {
  bias: bigint
  addressOf(tag: bigint): bigint | undefined
}

function dynamicTable(peek: Peek, start: bigint): DynamicTable | undefined {
  const head = peek.bytes(start, ELF_HEADER_SIZE)
  const header = head && readElfHeader(head)
  if (!header || typeof header === 'string' || header.wordSize !== 8) return undefined
  const size = Math.min(header.programHeaderCount, MAX_HEADERS) * PROGRAM_HEADER_SIZES[header.wordSize]
  const table = peek.bytes(start + header.programHeaders, size)
  const segments = table ? readProgramHeaders(table, 8) : []
  const load = segments.find(({ type }) => type === PT_LOAD)
  const dynamic = segments.find(({ type }) => type === PT_DYNAMIC)
  if (!load || !dynamic) return undefined
  // The first page of the file is mapped at `start`.
  const bias = start - ((load.address - load.offset) & -PAGE)
  const entries = new Map<bigint, bigint>()
  for (let index = 0; index < MAX_DYNAMIC_ENTRIES; index++) {
    const entry = peek.bytes(bias + dynamic.address + BigInt(index * 16), 16)
    const tag = entry?.readBigUInt64LE(0) ?? 0n
    if (!entry || tag === 0n) break
    entries.set(tag, entry.readBigUInt64LE(8))
  }
  return {
    bias,
    // glibc adds the bias in place, other linkers do not, and neither is it added in the file.
    addressOf: (tag) => {
      const value = entries.get(tag)
      return value === undefined || value >= start ? value : value + bias
    },
  }
}

/** The hash function of such tables: Bernstein's, of 32 bits. */
const gnuHash = (name: string): number =>
  Buffer.from(name).reduce((hash, byte) => (Math.imul(hash, 33) + byte) >>> 0, 5381)

import { readFileSync } from 'node:fs'
import { partitionPoint } from '../../model/binary-search.js'
import { keepNewest } from '../../model/keep-newest.js'

export interface KernelSymbol {
  symbol: string
  offset: number
  /** Name of the kernel module, absent for the kernel proper. */
  module?: string
}

export type KernelSymbols = (address: bigint) => KernelSymbol | undefined

/** Symbols of a kernel that are read when the first address is asked for, or before. */
export interface LaterSymbols {
  find: KernelSymbols
  /** Reads them, where that was not done yet. */
  read(): void
}

/** A frame further than this from the last symbol before it belongs to no known function. */
const MAX_FUNCTION = 1 << 20

/**
 * Symbols of the running kernel from /proc/kallsyms: to read it takes two tenths of a second, and some megabytes from then
 * on. Where kernel.kptr_restrict hides the addresses every one reads as 0, and no address resolves.
 */
export function kernelSymbols(path = '/proc/kallsyms'): LaterSymbols {
  let symbols: KernelSymbols | undefined
  const found = new Map<bigint, KernelSymbol | undefined>()
  const read = (): KernelSymbols => {
    symbols ??= parseKernelSymbols(contentOf(path))
    return symbols
  }
  return {
    read,
    find: (address) => {
      if (found.has(address)) return found.get(address)
      const symbol = read()(address)
      keepNewest(found, address, symbol, MAX_FOUND)
      return symbol
    },
  }
}

/** Deaths of one kind come from the same places in the kernel. */
const MAX_FOUND = 4096

/** A kernel that was built without them has no such file. */
function contentOf(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    return Buffer.alloc(0)
  }
}

/** `ffffffff81000000 T name`: where the address that is compared begins and ends, the type and the name. */
const [ADDRESS, ADDRESS_END, TYPE, NAME] = [4, 16, 17, 19]
const FUNCTION_TYPES = new Set(Buffer.from('tTwW'))
const LINE_FEED = 10

/**
 * Lines of `address type name [module]` (kernel/kallsyms.c: s_show). Modules follow the kernel, so not in order. The text
 * is kept as it is, with an index: an object for each of a hundred thousand symbols would take ten times as much.
 */
export function parseKernelSymbols(text: Buffer): KernelSymbols {
  const lines = functionLines(text)
  const addressOf = (line: number): number =>
    Number.parseInt(text.toString('latin1', line + ADDRESS, line + ADDRESS_END), 16) || 0
  const unsorted = Float64Array.from(lines, addressOf)
  const order = Uint32Array.from(lines.keys()).sort((a, b) => (unsorted[a] ?? 0) - (unsorted[b] ?? 0))
  // Of several names of one address the kernel lists the best first (scripts/kallsyms.c: compare_symbols).
  const kept = order.filter(
    (line, index) => unsorted[line] !== 0 && unsorted[line] !== unsorted[order[index - 1] ?? -1],
  )
  const addresses = Float64Array.from(kept, (line) => unsorted[line] ?? 0)
  const starts = Uint32Array.from(kept, (line) => lines[line] ?? 0)
  return (address) => {
    const low = lowBits(address)
    const index = partitionPoint(addresses.length, (each) => (addresses[each] ?? 0) <= low) - 1
    const [start, found] = [starts[index], addresses[index]]
    if (start === undefined || found === undefined || low - found > MAX_FUNCTION) return undefined
    const end = text.indexOf(LINE_FEED, start)
    const name = text.toString('latin1', start + NAME, end === -1 ? text.length : end)
    const [symbol = '', module] = name.split('\t')
    return { symbol, offset: low - found, module: module?.slice(1, -1) }
  }
}

/** Where the lines of functions begin. */
function functionLines(text: Buffer): Uint32Array {
  const starts: number[] = []
  for (let start = 0; start < text.length; ) {
    if (FUNCTION_TYPES.has(text[start + TYPE] ?? 0)) starts.push(start)
    const end = text.indexOf(LINE_FEED, start)
    start = end === -1 ? text.length : end + 1
  }
  return Uint32Array.from(starts)
}

/** The upper 16 bits of every kernel address are set, and without them it is a number that sorts fast. */
const lowBits = (address: bigint): number => Number(BigInt.asUintN(48, address))

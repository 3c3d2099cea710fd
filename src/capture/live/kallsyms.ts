import { readFileSync } from 'node:fs'

export interface KernelSymbol {
  symbol: string
  offset: number
  /** Name of the kernel module, absent for the kernel proper. */
  module?: string
}

export type KernelSymbols = (address: bigint) => KernelSymbol | undefined

/** A frame further than this from the last symbol before it belongs to no known function. */
const LONGEST_FUNCTION = 1 << 20

/**
 * Symbols of the running kernel from /proc/kallsyms. Where kernel.kptr_restrict hides the addresses
 * every one reads as 0, and no address resolves.
 */
export function readKernelSymbols(path = '/proc/kallsyms'): KernelSymbols {
  return parseKernelSymbols(readFileSync(path, 'latin1'))
}

/** Lines of `address type name [module]` (kernel/kallsyms.c: s_show). Modules follow the kernel, so not in order. */
export function parseKernelSymbols(text: string): KernelSymbols {
  const symbols: { address: number; name: string }[] = []
  for (const line of text.split('\n')) {
    const type = line[17]
    if (type !== 't' && type !== 'T' && type !== 'w' && type !== 'W') continue
    const address = Number.parseInt(line.slice(4, 16), 16)
    if (address !== 0) symbols.push({ address, name: line.slice(19) })
  }
  symbols.sort((a, b) => a.address - b.address)
  // Of several names of one address the kernel lists the best first (scripts/kallsyms.c: compare_symbols).
  const entries = symbols.filter(({ address }, index) => address !== symbols[index - 1]?.address)
  return (address) => {
    const low = lowBits(address)
    const entry = entries[lastNotAbove(entries, low)]
    if (!entry || low - entry.address > LONGEST_FUNCTION) return undefined
    const [symbol = '', module] = entry.name.split('\t')
    return { symbol, offset: low - entry.address, module: module?.slice(1, -1) }
  }
}

/** The upper 16 bits of every kernel address are set, and without them it is a number that sorts fast. */
const lowBits = (address: bigint): number => Number(BigInt.asUintN(48, address))

function lastNotAbove(entries: { address: number }[], address: number): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.address ?? 0) <= address) low = middle + 1
    else high = middle
  }
  return low - 1
}

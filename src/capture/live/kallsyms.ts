import { readFileSync } from 'node:fs'

export interface KernelSymbol {
  symbol: string
  offset: number
  /** Name of the kernel module, absent for the kernel proper. */
  module?: string
}

export type KernelSymbols = (address: bigint) => KernelSymbol | undefined

/** A frame further than this from the last symbol before it belongs to no known function. */
const LONGEST_FUNCTION = 1n << 20n

/**
 * Symbols of the running kernel from /proc/kallsyms. Where kernel.kptr_restrict hides the addresses
 * every one reads as 0, and no address resolves.
 */
export function readKernelSymbols(path = '/proc/kallsyms'): KernelSymbols {
  return parseKernelSymbols(readFileSync(path, 'latin1'))
}

/** Lines of `address type name [module]`, in any order (fs/proc: kallsyms lists modules behind the kernel). */
export function parseKernelSymbols(text: string): KernelSymbols {
  const entries: { address: bigint; name: string }[] = []
  for (const line of text.split('\n')) {
    const name = line.slice(19)
    const type = line[17]
    if (name === '' || (type !== 't' && type !== 'T' && type !== 'w' && type !== 'W')) continue
    const address = BigInt(`0x${line.slice(0, 16)}`)
    if (address !== 0n) entries.push({ address, name })
  }
  entries.sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0))
  return (address) => {
    const entry = entries[lastNotAbove(entries, address)]
    if (!entry || address - entry.address > LONGEST_FUNCTION) return undefined
    const [symbol = '', module] = entry.name.split('\t')
    return { symbol, offset: Number(address - entry.address), module: module?.slice(1, -1) }
  }
}

function lastNotAbove(entries: { address: bigint }[], address: bigint): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.address ?? 0n) <= address) low = middle + 1
    else high = middle
  }
  return low - 1
}

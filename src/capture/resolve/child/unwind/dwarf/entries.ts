import { libc } from '../../../../libc.js'
import { libdw } from '../libdw.js'
import { childrenOf, DIE_SIZE, type Die, TAG } from './dies.js'
import type { Unit } from './units.js'

/**
 * The entries around an address of a unit, innermost first, up to the function at least. Empty where none is described.
 */
export function entriesAt({ die, bias }: Unit, address: bigint): Die[] {
  const pc = address - bias
  // This goes over to the scopes of an inlined function's origin, so it only serves to find the innermost entry.
  const [innermost] = listOf((entries) => libdw.scopesAt(die, pc, entries))
  const found = innermost === undefined ? [] : entriesOf(innermost)
  return found.some((entry) => libdw.tag(entry) === TAG.subprogram) ? found : walkDown(die, pc)
}

/** An entry and those it lies in, innermost first. */
export const entriesOf = (die: Die): Die[] => listOf((entries) => libdw.scopesOf(die, entries))

function listOf(find: (entries: [bigint | null]) => number): Die[] {
  const entries: [bigint | null] = [null]
  const count = find(entries)
  const [first] = entries
  if (count <= 0 || first === null) return []
  const copy = new Uint8Array(count * DIE_SIZE)
  libc.copyIn(copy, first, copy.length)
  libc.free(first)
  return Array.from({ length: count }, (_, index) => copy.slice(index * DIE_SIZE, (index + 1) * DIE_SIZE))
}

/**
 * dwarf_getscopes passes by what has no addresses of its own, as namespaces, where clang and rustc put functions,
 * and gives up on a body inlined from elsewhere.
 */
function walkDown(unit: Die, pc: bigint): Die[] {
  const entries: Die[] = []
  let inner = functionBelow(unit, pc)
  while (inner) {
    entries.unshift(inner)
    inner = blockBelow(inner, pc)
  }
  return entries
}

function functionBelow(parent: Die, pc: bigint): Die | undefined {
  for (const child of childrenOf(parent)) {
    const tag: number = libdw.tag(child)
    if (tag === TAG.subprogram && libdw.hasPc(child, pc) > 0) return child
    const nested = tag === TAG.namespace ? functionBelow(child, pc) : undefined
    if (nested) return nested
  }
  return undefined
}

const BLOCKS: readonly number[] = [
  TAG.lexicalBlock,
  TAG.inlinedSubroutine,
  TAG.tryBlock,
  TAG.catchBlock,
  TAG.subprogram,
]

function blockBelow(parent: Die, pc: bigint): Die | undefined {
  for (const child of childrenOf(parent)) {
    if (BLOCKS.includes(libdw.tag(child)) && libdw.hasPc(child, pc) > 0) return child
  }
  return undefined
}

import { formatAddress, parseAddress } from '../../model/address.js'
import type { Mapping } from '../../model/event.js'
import type { CapturedFacts } from './captured.js'
import { distance, mappingsOf } from './memory.js'

/**
 * mmap(2) allocates addresses downwards, each mapping right below the last (arch_get_unmapped_area_topdown of
 * mm/mmap.c): wider gaps than this are not between neighbours of that kind.
 */
const MAX_GAP = 2 ** 30
const PAGE = 4096

/**
 * Whether an unmapped address is between the mappings that mmap(2) made, or close below them, and not in the page after
 * a mapping of data, which an overrun reaches. On the text of addresses, whose order is that of the numbers: 64-bit
 * numbers take ten times as long.
 */
export function isInHole(facts: CapturedFacts, address: bigint): boolean {
  const area = mmapArea(facts)
  const [first, last] = [area[0], area.at(-1)]
  if (!first || !last) return false
  const text = formatAddress(address)
  if (text > last.end || address < parseAddress(first.start) - BigInt(MAX_GAP)) return false
  return !area.some(({ end, perms }) => perms.startsWith('rw') && end <= text && distance(end, text) < PAGE)
}

/** The libraries and the mappings near them, by address. */
function mmapArea(facts: CapturedFacts): Mapping[] {
  const mappings = (mappingsOf(facts) ?? []).filter(({ path }) => !PLACED_OTHERWISE.test(path ?? ''))
  const top = mappings.findLastIndex(({ path }) => isLibrary(path, facts.exe))
  if (top === -1) return []
  let bottom = top
  while (bottom > 0 && isNeighbour(mappings[bottom - 1], mappings[bottom])) bottom--
  // Above are the stack and, without a name in a core, the page of variables of the vdso, which mmap(2) did not place.
  let end = top + 1
  while (isNeighbour(mappings[end - 1], mappings[end])) end++
  return mappings.slice(bottom, end)
}

/** Placed by other means than mmap(2). */
const PLACED_OTHERWISE = /^\[(?:stack|heap|vsyscall|vdso|vvar)/

const isLibrary = (path: string | undefined, exe: string | undefined): boolean =>
  path !== undefined && path !== exe && /\.so(?:\.|$)/.test(path)

/** Most mappings begin where the one below them ends. */
const isNeighbour = (below: Mapping | undefined, above: Mapping | undefined): boolean =>
  below !== undefined && above !== undefined && (above.start <= below.end || distance(below.end, above.start) < MAX_GAP)

/** `r--p`: what the letters of proc_pid_maps(5) permit. */
export function explainProtection(perms: string): string | undefined {
  const granted = [...perms].flatMap((letter) => PERMISSIONS.get(letter) ?? [])
  if (!/^[r-][w-][x-][sp]?$/.test(perms)) return undefined
  return granted.length === 0 ? 'no access' : granted.join(', ')
}

const PERMISSIONS = new Map(Object.entries({ r: 'readable', w: 'writable', x: 'executable' }))

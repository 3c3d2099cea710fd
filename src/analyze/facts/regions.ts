import type { CapturedFacts } from './captured.js'
import { type Region, regionsOf } from './memory.js'

/** vm.mmap_min_addr of common distributions: no mapping of a program lies below. */
export const NULL_REGION_END = 0x10000n

/**
 * mmap(2) allocates addresses downwards, each mapping right below the last (arch_get_unmapped_area_topdown of
 * mm/mmap.c): wider gaps than this are not between neighbours of that kind.
 */
const MAX_GAP = 1n << 30n
const PAGE = 4096n

/**
 * Whether an unmapped address is between the mappings that mmap(2) made, or close below them, and not in the page after
 * a mapping of data, which an overrun reaches.
 */
export function isInHole(facts: CapturedFacts, address: bigint): boolean {
  const area = mmapArea(facts)
  const [first] = area
  const last = area.at(-1)
  if (!first || !last || address > last.end || address < first.start - MAX_GAP) return false
  return !area.some(({ end, mapping }) => mapping.perms.startsWith('rw') && address >= end && address < end + PAGE)
}

/** The libraries and the mappings near them, by address. */
function mmapArea(facts: CapturedFacts): Region[] {
  const regions = (regionsOf(facts) ?? []).filter(({ mapping }) => !PLACED_OTHERWISE.test(mapping.path ?? ''))
  const top = regions.findLastIndex(({ mapping }) => isLibrary(mapping.path, facts.exe))
  if (top === -1) return []
  let bottom = top
  while (bottom > 0 && isNeighbour(regions[bottom - 1], regions[bottom])) bottom--
  // Above are the stack and, without a name in a core, the page of variables of the vdso, which mmap(2) did not place.
  let end = top + 1
  while (isNeighbour(regions[end - 1], regions[end])) end++
  return regions.slice(bottom, end)
}

/** Placed by other means than mmap(2). */
const PLACED_OTHERWISE = /^\[(?:stack|heap|vsyscall|vdso|vvar)/

const isLibrary = (path: string | undefined, exe: string | undefined): boolean =>
  path !== undefined && path !== exe && /\.so(?:\.|$)/.test(path)

const isNeighbour = (below: Region | undefined, above: Region | undefined): boolean =>
  below !== undefined && above !== undefined && above.start - below.end < MAX_GAP

/** `r--p`: what the letters of proc_pid_maps(5) permit. */
export function explainProtection(perms: string): string | undefined {
  const granted = [...perms].flatMap((letter) => PERMISSIONS.get(letter) ?? [])
  if (!/^[r-][w-][x-][sp]?$/.test(perms)) return undefined
  return granted.length === 0 ? 'no access' : granted.join(', ')
}

const PERMISSIONS = new Map(Object.entries({ r: 'readable', w: 'writable', x: 'executable' }))

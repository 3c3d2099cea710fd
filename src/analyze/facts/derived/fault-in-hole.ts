import type { CapturedFacts } from '../captured.js'
import { derive } from '../fact.js'
import { addressOf, mapsAreTruncated, type Region, regionsOf } from '../memory.js'
import { faultRegion } from './fault-region.js'

/**
 * mmap(2) gives out addresses downwards, each mapping right below the last (arch_get_unmapped_area_topdown of
 * mm/mmap.c): wider gaps than this are not between neighbours of that kind.
 */
const WIDEST_GAP = 1n << 30n
const PAGE = 4096n

export const faultInHole = derive({
  name: 'faultInHole',
  type: 'boolean',
  meaning:
    'whether the fault address is unmapped amid, or close below, what mmap(2) gave out, and not in the page after a mapping of data: something was mapped there once',
  example: true,
  tier: 'A, B, E',
  value: (facts): boolean | undefined => {
    const address = addressOf(facts.faultAddress)
    if (address === undefined || !facts.maps || mapsAreTruncated(facts)) return undefined
    if (faultRegion.value(facts) !== 'unmapped') return false
    const area = mmapArea(facts)
    const [first] = area
    const last = area.at(-1)
    if (!first || !last || address > last.end || address < first.start - WIDEST_GAP) return false
    return !area.some(({ end, mapping }) => mapping.perms.startsWith('rw') && address >= end && address < end + PAGE)
  },
})

/** The libraries and what lies near them, by address. */
function mmapArea(facts: CapturedFacts): Region[] {
  const regions = (regionsOf(facts) ?? []).filter(({ mapping }) => !OWN_PLACE.test(mapping.path ?? ''))
  const top = regions.findLastIndex(({ mapping }) => isLibrary(mapping.path, facts.exe))
  if (top === -1) return []
  let bottom = top
  while (bottom > 0 && isNeighbour(regions[bottom - 1], regions[bottom])) bottom--
  // Above lie the stack and, without a name in a core, the page of variables of the vdso: none of mmap's doing.
  let end = top + 1
  while (isNeighbour(regions[end - 1], regions[end])) end++
  return regions.slice(bottom, end)
}

/** Placed by other means than mmap(2) does. */
const OWN_PLACE = /^\[(?:stack|heap|vsyscall|vdso|vvar)/

const isLibrary = (path: string | undefined, exe: string | undefined): boolean =>
  path !== undefined && path !== exe && /\.so(?:\.|$)/.test(path)

const isNeighbour = (below: Region | undefined, above: Region | undefined): boolean =>
  below !== undefined && above !== undefined && above.start - below.end < WIDEST_GAP

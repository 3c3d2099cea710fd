import { parseAddress } from '../../model/address.js'
import { partitionPoint } from '../../model/binary-search.js'
import type { Mapping } from '../../model/event.js'
import type { CapturedFacts } from './captured.js'
import { once } from './lazy.js'

/** The mappings in order of address; undefined where they were not captured. Full addresses have the order of their text. */
export const mappingsOf = once(({ maps }) => maps && (isSorted(maps) ? maps : maps.toSorted(byStart)))

/** A mapping with its bounds as numbers, for arithmetic. */
export interface Region {
  start: bigint
  end: bigint
  mapping: Mapping
}

/** The mappings in order of address, parsed, which takes long: for a single address there is mappingAt. */
export const regionsOf = once((facts) => mappingsOf(facts)?.map(toRegion))

/** The mapping that contains an address. */
export function mappingAt(facts: CapturedFacts, address: string | undefined): Mapping | undefined {
  const mappings = mappingsOf(facts)
  if (!mappings || address === undefined) return undefined
  const mapping = mappings[lastFrom(mappings, address)]
  return mapping && address < mapping.end ? mapping : undefined
}

/** Position of the last mapping that starts at or below an address; -1 where none does. */
export const lastFrom = (mappings: readonly Mapping[], address: string): number =>
  partitionPoint(mappings.length, (index) => (mappings[index]?.start ?? '') <= address) - 1

/** Whether a mapping may be missing from the list: then an address outside of it all says nothing. */
export const mapsAreTruncated = ({ truncated }: CapturedFacts): boolean => truncated?.includes('maps') ?? false

export const isWritable = ({ perms }: Mapping): boolean => perms[1] === 'w'

export const addressOf = (text: string | undefined): bigint | undefined =>
  text === undefined ? undefined : parseAddress(text)

/** Bytes from one address up to another. */
export const distance = (from: string, to: string): number => Number(parseAddress(to) - parseAddress(from))

/** The schema of mappings has checked that these are addresses. */
const toRegion = (mapping: Mapping): Region => ({ start: BigInt(mapping.start), end: BigInt(mapping.end), mapping })

const isSorted = (mappings: readonly Mapping[]): boolean =>
  mappings.every(({ start }, index) => index === 0 || (mappings[index - 1]?.start ?? '') <= start)

const byStart = (a: Mapping, b: Mapping): number => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0)

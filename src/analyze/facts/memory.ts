import { parseAddress } from '../../model/address.js'
import type { Mapping } from '../../model/event.js'
import type { CapturedFacts } from './captured.js'

/** A mapping with its bounds as numbers. */
export interface Region {
  start: bigint
  end: bigint
  mapping: Mapping
}

const known = new WeakMap<CapturedFacts, Region[] | undefined>()

/** The mappings by address, parsed once for each event; undefined where they were not captured. */
export function regionsOf(facts: CapturedFacts): Region[] | undefined {
  if (!known.has(facts)) known.set(facts, facts.maps?.map(toRegion).sort(byStart))
  return known.get(facts)
}

/** Whether a mapping may be missing from the list: then an address outside of it all says nothing. */
export const mapsAreTruncated = ({ truncated }: CapturedFacts): boolean => truncated?.includes('maps') ?? false

export const contains = ({ start, end }: Region, address: bigint): boolean => start <= address && address < end

export const isWritable = ({ mapping }: Region): boolean => mapping.perms[1] === 'w'

export const addressOf = (text: string | undefined): bigint | undefined =>
  text === undefined ? undefined : parseAddress(text)

const toRegion = (mapping: Mapping): Region => ({
  start: parseAddress(mapping.start),
  end: parseAddress(mapping.end),
  mapping,
})

const byStart = (a: Region, b: Region): number => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0)

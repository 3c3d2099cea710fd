import type { Mapping } from '../../../model/event.js'
import { derive } from '../fact.js'
import { distance, lastFrom, mappingsOf, mapsAreTruncated } from '../memory.js'
import { faultRegion } from './fault-region.js'

/** A mapping and how far from it the fault address lies, in bytes: 0 is the byte next to it. */
export interface NearMapping extends Mapping {
  distance: number
  side: 'before' | 'after'
}

export const nearestMapping = derive({
  name: 'nearestMapping',
  type: 'nearMapping',
  meaning: 'mapping nearest to a fault address that is in none, with the distance in bytes',
  example: {
    start: '0x00007f0000000000',
    end: '0x00007f0000021000',
    perms: 'rw-p',
    path: '[heap]',
    distance: 16,
    side: 'after',
  },
  tier: 'A, B, E',
  value: (facts): NearMapping | undefined => {
    const { faultAddress: address } = facts
    const mappings = mappingsOf(facts)
    if (!mappings || address === undefined || mapsAreTruncated(facts)) return undefined
    if (faultRegion.value(facts) === 'mapped') return undefined
    const below = lastFrom(mappings, address)
    const [before, after] = [mappings[below], mappings[below + 1]]
    const past = before && { ...before, distance: distance(before.end, address), side: 'after' as const }
    const short = after && { ...after, distance: distance(address, after.start), side: 'before' as const }
    return past && short ? (short.distance < past.distance ? short : past) : (past ?? short)
  },
})

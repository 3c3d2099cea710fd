import type { Mapping } from '../../../model/event.js'
import { derive } from '../fact.js'
import { addressOf, mapsAreTruncated, type Region, regionsOf } from '../memory.js'
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
    const address = addressOf(facts.faultAddress)
    if (address === undefined || faultRegion.value(facts) === 'mapped' || mapsAreTruncated(facts)) return undefined
    const [first, ...others] = regionsOf(facts)?.map((region) => near(region, address)) ?? []
    return first && others.reduce((best, next) => (next.distance < best.distance ? next : best), first)
  },
})

function near({ start, end, mapping }: Region, address: bigint): NearMapping {
  return address < start
    ? { ...mapping, distance: Number(start - address), side: 'before' }
    : { ...mapping, distance: Number(address - end), side: 'after' }
}

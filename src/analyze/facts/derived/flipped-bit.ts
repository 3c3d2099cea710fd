import { formatAddress, parseAddress, shortAddress } from '../../../model/address.js'
import type { CapturedFacts } from '../captured.js'
import { derive } from '../fact.js'
import { addressOf, mappingAt, mapsAreTruncated } from '../memory.js'
import { faultRegion } from './fault-region.js'
import { pointerBase } from './pointer-base.js'

/** Lower bits lead to neighbours, which pointers get to in other ways too. */
const LOWEST_BIT = 26
/** Linux gives programs 47 bits; all above them are 0. */
const HIGHEST_BIT = 63

/** Where the processor gave no address, that of the operand is all there is. */
function pointerOf(facts: CapturedFacts): bigint | undefined {
  return facts.faultAddress === undefined ? addressOf(pointerBase.value(facts)) : parseAddress(facts.faultAddress)
}

export const flippedBit = derive({
  name: 'flippedBit',
  type: 'text',
  meaning: 'the one bit that, if it were the other way round, would make an unmapped address one of a mapping of data',
  example: 'bit 34: 0x5581b2a4c2b0 in [heap]',
  tier: 'A, B, E',
  value: (facts): string | undefined => {
    const pointer = pointerOf(facts)
    if (pointer === undefined || !facts.maps || mapsAreTruncated(facts)) return undefined
    if (faultRegion.value(facts) === 'null' || faultRegion.value(facts) === 'mapped') return undefined
    const address = formatAddress(pointer)
    const found: string[] = []
    for (let bit = LOWEST_BIT; bit <= HIGHEST_BIT; bit++) {
      const other = withBitFlipped(address, bit)
      const mapping = mappingAt(facts, other)
      if (!mapping?.perms.startsWith('r')) continue
      found.push(`bit ${bit}: ${shortAddress(other)} in ${mapping.path ?? 'an anonymous mapping'}`)
    }
    return found.length === 1 ? found[0] : undefined
  },
})

/** In the text, of which a digit has four bits: with 64-bit numbers it takes ten times as long. */
function withBitFlipped(address: string, bit: number): string {
  const at = address.length - 1 - (bit >> 2)
  const digit = Number.parseInt(address.charAt(at), 16) ^ (1 << (bit & 3))
  return address.slice(0, at) + digit.toString(16) + address.slice(at + 1)
}

import { formatAddress, parseAddress, shortAddress } from '../../../model/address.js'
import type { Mapping } from '../../../model/event.js'
import { wordBitsOf } from '../../../model/machine.js'
import { MAX_NEARBY_BYTES, NULL_REGION_END } from '../../../model/nearby.js'
import type { CapturedFacts } from '../captured.js'
import { derived } from '../derive.js'
import { addressOf, mappingAt, mapsAreTruncated } from '../memory.js'
import { patternOf } from '../pattern.js'
import { pointerBase, pointerRegisters } from './instruction.js'
import { preloadedModule } from './libraries.js'
import { faultMapping, faultRegion, type NearMapping, nearestMapping } from './mappings.js'

/** Where the fault address is, and how the program may have arrived at it. */

export const faultPlace = derived({
  type: 'text',
  label: 'place of the fault',
  meaning: 'the fault address in words, for messages',
  inWords: true,
  example: 'address 0x18, 24 bytes past null',
  value: (facts): string | undefined => {
    if (facts.faultAddress === undefined) return undefined
    return `address ${shortAddress(facts.faultAddress)}${surroundings(
      parseAddress(facts.faultAddress),
      faultMapping.value(facts),
      nearestMapping.value(facts),
      wordBitsOf(facts.arch ?? ''),
    )}${pointer(facts)}${preloaded(facts)}`
  },
})

export const pointerFailed = derived({
  type: 'boolean',
  label: 'pointer of a failed call',
  says: {
    true: 'base register of the access is -1: MAP_FAILED, or the failure of sbrk(2) or shmat(2)',
    false: 'base register of the access is not -1',
  },
  meaning: 'whether the base register of the access is -1: MAP_FAILED, which sbrk(2) and shmat(2) return as well',
  example: true,
  value: (facts): boolean | undefined => {
    const base = addressOf(pointerBase.value(facts))
    return base === undefined
      ? undefined
      : base === (wordBitsOf(facts.arch ?? '') === 32 ? 0xffff_ffffn : 0xffff_ffff_ffff_ffffn)
  },
})

export const pastFailedPointer = derived({
  type: 'number',
  label: 'offset of the fault address from -1 (MAP_FAILED)',
  unit: 'bytes',
  meaning:
    'bytes from -1 (MAP_FAILED) to an address near null, where that is a multiple of 8 and the base register held neither -1 nor null: the offset was added before',
  example: 4096,
  value: (facts): number | undefined => {
    const address = addressOf(facts.faultAddress)
    const base = addressOf(pointerBase.value(facts))
    if (address === undefined || base === undefined || address >= NULL_REGION_END) return undefined
    if (base === 0n || base >= NULL_REGION_END) return undefined
    const offset = address + 1n
    return offset % ALIGNMENT === 0n ? Number(offset) : undefined
  },
})

/** Offsets of members and elements are mostly multiples of this. */
const ALIGNMENT = 8n

export const flippedBit = derived({
  type: 'text',
  label: 'flipped bit',
  says: (value) => `a single flipped bit would make the address a mapped one, ${value}`,
  meaning: 'the single bit that, if it were inverted, would make an unmapped address one of a mapping of data',
  example: 'bit 34: 0x5581b2a4c2b0 in [heap]',
  tier: 'A, B, E',
  value: (facts): string | undefined => {
    const address = facts.faultAddress ?? pointerBase.value(facts)
    if (address === undefined) return undefined
    // In 32 bits of addresses most are near another one.
    if (wordBitsOf(facts.arch ?? '') === 32) return undefined
    // Most addresses are null, which is known without the mappings.
    if (faultRegion.value(facts) === 'null' || faultRegion.value(facts) === 'mapped') return undefined
    if (!facts.maps || mapsAreTruncated(facts)) return undefined
    return mappedByOneBit(facts, formatAddress(parseAddress(address)))
  },
})

/** Lower bits lead to neighbours, which pointers reach in other ways too. */
const LOWEST_BIT = 26
/** Programs have at most 48 bits of addresses unless they ask for more: all above them are 0. */
const ADDRESS_BITS = 48

function mappedByOneBit(facts: CapturedFacts, address: string): string | undefined {
  const found: string[] = []
  const [from, to] = bitsToFlip(address)
  for (let bit = from; bit <= to; bit++) {
    const other = withBitFlipped(address, bit)
    const mapping = mappingAt(facts, other)
    if (!mapping?.perms.startsWith('r')) continue
    found.push(`bit ${bit}: ${shortAddress(other)} in ${mapping.path ?? 'an anonymous mapping'}`)
  }
  return found.length === 1 ? found[0] : undefined
}

/** The first and the last bit that can make it an address of a program: of those that are always 0, the one that is set. */
function bitsToFlip(address: string): [from: number, to: number] {
  const above = Number.parseInt(address.slice(2, -ADDRESS_BITS / 4), 16)
  if (above === 0) return [LOWEST_BIT, ADDRESS_BITS - 1]
  const bit = ADDRESS_BITS + Math.log2(above)
  return Number.isInteger(bit) ? [bit, bit] : [0, -1]
}

/** On the text, each digit of which has four bits: 64-bit numbers take ten times as long. */
function withBitFlipped(address: string, bit: number): string {
  const at = address.length - 1 - (bit >> 2)
  const digit = Number.parseInt(address.charAt(at), 16) ^ (1 << (bit & 3))
  return address.slice(0, at) + digit.toString(16) + address.slice(at + 1)
}

function preloaded(facts: CapturedFacts): string {
  const name = preloadedModule.value(facts)
  return name === undefined ? '' : `, in ${name}, which LD_PRELOAD added to the program`
}

/** The base register, where the address is its value and an offset, and what that value looks like. */
function pointer(facts: CapturedFacts): string {
  const base = pointerBase.value(facts)
  const [name, index] = pointerRegisters.value(facts) ?? []
  if (base === undefined || name === undefined) return describePattern(facts.faultAddress)
  return index === undefined ? `, through ${name} = ${shortAddress(base)}${describePattern(base)}` : ''
}

function describePattern(address: string | undefined): string {
  const pattern = address === undefined ? undefined : patternOf(parseAddress(address))
  return pattern === undefined ? '' : `, ${pattern}`
}

function surroundings(
  address: bigint,
  mapping: Mapping | undefined,
  near: NearMapping | undefined,
  bits: 32 | 64,
): string {
  const signed = BigInt.asIntN(bits, address)
  if (address === 0n) return ' (null)'
  if (address < NULL_REGION_END) return `, ${bytes(address)} past null`
  if (mapping) return `, in ${nameOf(mapping)}`
  if (signed < 0n && signed > -NULL_REGION_END) return `, ${bytes(-signed)} before null (${signed} as a pointer)`
  if (bits === 64 && address >= NEGATIVE_INT)
    return ', memory of the kernel, or a negative 32-bit number made a pointer'
  if (bits === 64 && address >= KERNEL_START) return ', which is memory of the kernel'
  if (!near) return ''
  if (near.distance > MAX_NEARBY_BYTES) return ', far from every mapping'
  return near.side === 'after'
    ? `, ${near.distance === 0 ? 'right' : bytes(near.distance)} past the end of ${nameOf(near)}`
    : `, ${bytes(near.distance)} before ${nameOf(near)}`
}

/** The upper half of the addresses of x86-64 and arm64, with any page tables; where it is canonical, only the kernel may use it. */
const KERNEL_START = 0xff00_0000_0000_0000n

/** The smallest number that an int extends to: a pointer that was returned or stored as one. */
const NEGATIVE_INT = 0xffff_ffff_8000_0000n

const nameOf = ({ path, perms }: Mapping): string => (path ? `${path} (${perms})` : `an anonymous mapping (${perms})`)

const bytes = (count: bigint | number): string => `${count} byte${BigInt(count) === 1n ? '' : 's'}`

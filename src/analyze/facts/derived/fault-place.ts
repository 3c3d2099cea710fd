import { parseAddress, shortAddress } from '../../../model/address.js'
import type { Mapping } from '../../../model/event.js'
import type { CapturedFacts } from '../captured.js'
import { derive } from '../fact.js'
import { patternOf } from '../pattern.js'
import { faultMapping } from './fault-mapping.js'
import { NULL_REGION_END } from './fault-region.js'
import { type NearMapping, nearestMapping } from './nearest-mapping.js'
import { pointerBase } from './pointer-base.js'
import { pointerRegisters } from './pointer-registers.js'

/** Beyond this many bytes a neighbour explains nothing. */
const NEAR = 16 * 1024 * 1024

export const faultPlace = derive({
  name: 'faultPlace',
  type: 'text',
  meaning: 'the fault address in words, for messages',
  example: 'address 0x18, 24 bytes past null',
  value: (facts): string | undefined => {
    if (facts.faultAddress === undefined) return undefined
    return `address ${shortAddress(facts.faultAddress)}${surroundings(
      parseAddress(facts.faultAddress),
      faultMapping.value(facts),
      nearestMapping.value(facts),
    )}${pointer(facts)}`
  },
})

/** The register it came from, where that is the address but for an offset, and what its value looks like. */
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

function surroundings(address: bigint, mapping: Mapping | undefined, near: NearMapping | undefined): string {
  const signed = BigInt.asIntN(64, address)
  if (address === 0n) return ' (null)'
  if (address < NULL_REGION_END) return `, ${bytes(address)} past null`
  if (mapping) return `, in ${nameOf(mapping)}`
  if (signed < 0n && signed > -NULL_REGION_END) return `, ${bytes(-signed)} before null (${signed} as a pointer)`
  if (!near) return ''
  if (near.distance > NEAR) return ', far from every mapping'
  return near.side === 'after'
    ? `, ${near.distance === 0 ? 'right' : bytes(near.distance)} past the end of ${nameOf(near)}`
    : `, ${bytes(near.distance)} before ${nameOf(near)}`
}

const nameOf = ({ path, perms }: Mapping): string => (path ? `${path} (${perms})` : `an anonymous mapping (${perms})`)

const bytes = (count: bigint | number): string => `${count} byte${BigInt(count) === 1n ? '' : 's'}`

import type { Mapping } from '../../../model/event.js'
import { NULL_REGION_END } from '../../../model/nearby.js'
import { derived } from '../derive.js'
import type { Words } from '../description.js'
import { addressOf, distance, isWritable, lastFrom, mappingAt, mappingsOf, mapsAreTruncated } from '../memory.js'
import { explainProtection, isInHole } from '../regions.js'
import { instructionPointer } from './instruction.js'

/** What the addresses of the crash lie in, or beside. */

export const faultMapping = derived({
  type: 'mapping',
  label: 'mapping of the fault address',
  part: (keys) => mappingPart(keys, 'at the fault address'),
  meaning: 'mapping that contains the fault address; absent without mappings or where none does',
  example: { start: '0x0000555555556000', end: '0x0000555555557000', perms: 'r--p', path: '/usr/bin/app' },
  tier: 'A, B, E',
  value: (facts) => mappingAt(facts, facts.faultAddress),
})

export const instructionMapping = derived({
  type: 'mapping',
  label: 'mapping of the instruction pointer',
  part: (keys) => mappingPart(keys, 'at the instruction pointer'),
  meaning: 'mapping of the code that was executing; absent without mappings or where none contains it',
  example: { start: '0x0000555555556000', end: '0x0000555555557000', perms: 'r-xp', path: '/usr/bin/app' },
  tier: 'A, B, E',
  value: (facts) => mappingAt(facts, instructionPointer.value(facts)),
})

export const registerMappings = derived({
  type: 'mappingsByRegister',
  label: 'mappings that registers point into',
  part: ([register = '', ...keys]) =>
    mappingPart(keys, `that ${register === '*' ? 'a register' : register} points into`),
  meaning: 'mappings that registers point into, by name of the register',
  example: { rdi: { start: '0x0000555555556000', end: '0x0000555555557000', perms: 'rw-p', path: '[heap]' } },
  tier: 'A, B, E',
  value: (facts): Record<string, Mapping> | undefined => {
    if (!facts.maps || !facts.registers) return undefined
    const found = Object.entries(facts.registers).flatMap(([name, value]) => {
      const mapping = mappingAt(facts, value)
      return mapping ? [[name, mapping] as const] : []
    })
    return Object.fromEntries(found)
  },
})

export const faultRegion = derived({
  type: 'text',
  label: 'fault address',
  says: {
    null: 'fault address is within the first 64 KiB',
    mapped: 'fault address is mapped',
    unmapped: 'fault address is not mapped',
  },
  meaning: 'null (below 64 KiB), mapped or unmapped; absent where that is not known',
  example: 'unmapped',
  value: (facts): 'null' | 'mapped' | 'unmapped' | undefined => {
    const address = addressOf(facts.faultAddress)
    if (address === undefined) return undefined
    if (address < NULL_REGION_END) return 'null'
    if (faultMapping.value(facts)) return 'mapped'
    return facts.maps && !mapsAreTruncated(facts) ? 'unmapped' : undefined
  },
})

/** A mapping and how far from it the fault address lies, in bytes: 0 is the byte next to it. */
export interface NearMapping extends Mapping {
  distance: number
  side: 'before' | 'after'
}

export const nearestMapping = derived({
  type: 'nearMapping',
  label: 'mapping nearest to the fault address',
  part: (keys) => {
    if (keys[0] === 'distance') return { label: 'distance to the nearest mapping', unit: 'bytes' }
    return keys[0] === 'side' ? { label: 'side', says: SIDES } : mappingPart(keys, 'nearest to the fault address')
  },
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

const SIDES = {
  before: 'fault address is before the start of the nearest mapping',
  after: 'fault address is past the end of the nearest mapping',
}

export const faultInGuard = derived({
  type: 'boolean',
  label: 'guard page',
  says: { true: 'fault address is in a guard page', false: 'fault address is not in a guard page' },
  meaning: 'whether the fault address is in a mapping without permissions that ends where a writable one begins',
  example: true,
  tier: 'A, B, E',
  value: (facts): boolean | undefined => {
    const mappings = mappingsOf(facts)
    if (facts.faultAddress === undefined || !mappings || mapsAreTruncated(facts)) return undefined
    const guard = mappingAt(facts, facts.faultAddress)
    if (!guard?.perms.startsWith('---')) return false
    return mappings.some((mapping) => mapping.start === guard.end && isWritable(mapping))
  },
})

export const faultInHole = derived({
  type: 'boolean',
  label: 'gap between mappings',
  says: {
    true: 'fault address is in a gap between mappings, where something was mapped before',
    false: 'fault address is not in a gap that unmapping left',
  },
  meaning:
    'whether the fault address is unmapped between the mappings of mmap(2), or close below them, and not in the page after a mapping of data: something was mapped there before',
  example: true,
  tier: 'A, B, E',
  value: (facts): boolean | undefined => {
    const address = addressOf(facts.faultAddress)
    if (address === undefined || !facts.maps || mapsAreTruncated(facts)) return undefined
    return faultRegion.value(facts) === 'unmapped' && isInHole(facts, address)
  },
})

const NAMES: Readonly<Record<string, string>> = { path: 'file mapped', perms: 'protection of the mapping' }

function mappingPart(keys: readonly string[], where: string): Words {
  const key = keys.at(-1) ?? 'mapping'
  const label = `${NAMES[key] ?? `${key} of the mapping`} ${where}`
  return { label, each: label, explain: key === 'perms' ? explainProtection : undefined }
}

import type { CrashEvent } from '../../model/event.js'
import { contains, mapsAreComplete, placesOf } from './places.js'
import { siCodeMeaning } from './si-codes.js'

export interface FaultView {
  address: string
  siCode: string
  meaning: string
  /** read, write or execute */
  access: string
  trap: string
  /** 48 8b 47 08 */
  instruction: string
  /** Path and permissions of the mapping around the address. */
  mapping: string
  /** The mappings were captured, and none has the address. */
  unmapped: boolean
  /** Where the instruction pointer and the stack pointer were. */
  ip: string
  ipMapping: string
  sp: string
  spMapping: string
  firstChance: boolean
}

export function viewFault(event: CrashEvent): FaultView {
  const { fault, maps } = event
  const { ip, sp } = placesOf(event)
  const mappingOf = (address: string | undefined): string => {
    const mapping = maps?.find((candidate) => contains(candidate, address))
    return mapping ? `${mapping.path ?? 'anonymous'} ${mapping.perms}` : ''
  }
  const mapping = fault?.mapping
    ? `${fault.mapping.path ?? 'anonymous'} ${fault.mapping.perms}`
    : mappingOf(fault?.address)
  const siCode = fault?.siCode ?? ''
  return {
    address: fault?.address ?? '',
    siCode,
    meaning: siCodeMeaning(siCode),
    access: fault?.access ?? '',
    trap: fault?.trap ?? '',
    instruction: (fault?.instruction ?? '').replace(/(..)(?=.)/g, '$1 '),
    mapping,
    unmapped: fault?.address !== undefined && mapping === '' && mapsAreComplete(event),
    ip: ip ?? '',
    ipMapping: mappingOf(ip),
    sp: sp ?? '',
    spMapping: mappingOf(sp),
    firstChance: fault?.firstChance === true,
  }
}

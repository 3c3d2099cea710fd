import type { Static } from 'typebox'
import type { CrashEvent } from '../../model/event.js'
import { siCodeMeaning } from '../../model/si-codes.js'
import { flag, group, text } from './field.js'
import { nearestMapping } from './nearest.js'
import { contains, mapsAreComplete, placesOf } from './places.js'
import { orEmpty } from './text.js'
import { crashOfHandler } from './timeline.js'

export const FaultView = group(
  {
    address: text('address of the fault'),
    siCode: text('si_code by name: SEGV_MAPERR'),
    meaning: text('the si_code in plain words: the address is not mapped'),
    access: text('read, write or execute'),
    trap: text('exception of the processor: page-fault'),
    instruction: text('bytes at the instruction pointer: 48 8b 47 08'),
    mapping: text('path and permissions of the mapping that has the address'),
    unmapped: flag('the mappings were captured, and none has the address'),
    nearest: text(
      'where the nearest mapping is, for an address in none: 16 B past the end of [heap]; empty where none is near',
    ),
    ip: text('instruction pointer'),
    ipMapping: text('path and permissions of its mapping'),
    sp: text('stack pointer'),
    spMapping: text('path and permissions of its mapping'),
    firstChance: flag('a signal handler of the program saw this fault; the process ended later'),
    handlerCrash: text('that the handler crashed as well, and how, as a sentence; else empty'),
    signal: text('signal of the fault, where another one ended the process'),
    syscall: text('number of the system call that seccomp refused'),
  },
  'the fault, or the signal where there was none',
)
export type FaultView = Static<typeof FaultView>

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
  const unmapped = fault?.address !== undefined && mapping === '' && mapsAreComplete(event)
  const siCode = orEmpty(fault?.siCode)
  const crash = crashOfHandler(fault)
  return {
    address: orEmpty(fault?.address),
    siCode,
    meaning: siCodeMeaning(siCode) ?? '',
    access: orEmpty(fault?.access),
    trap: orEmpty(fault?.trap),
    instruction: orEmpty(fault?.instruction).replace(/(..)(?=.)/g, '$1 '),
    mapping,
    unmapped,
    nearest: unmapped ? nearestMapping(fault.address, maps) : '',
    ip: orEmpty(ip),
    ipMapping: mappingOf(ip),
    sp: orEmpty(sp),
    spMapping: mappingOf(sp),
    firstChance: fault?.firstChance === true,
    handlerCrash: crash ? `${crash.what}: ${crash.detail}.` : '',
    signal: orEmpty(fault?.signal),
    syscall: orEmpty(fault?.syscall),
  }
}

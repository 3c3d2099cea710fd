import type { CrashEvent, Mapping } from '../../model/event.js'
import { instructionPointerOf, stackPointerOf } from '../../model/registers.js'

/** The addresses a crash is about. Absent where they were not captured. */
export interface Places {
  fault?: string
  ip?: string
  sp?: string
}

export const placesOf = ({ fault, registers, stack }: CrashEvent): Places => ({
  fault: fault?.address,
  ip: instructionPointerOf(registers) ?? stack?.frames[0]?.ip,
  sp: stackPointerOf(registers),
})

/** Addresses have one width, so that they compare as strings. */
export const contains = ({ start, end }: Mapping, address: string | undefined): boolean =>
  address !== undefined && start <= address && address < end

/** Whether an address in no mapping of the record was in no mapping of the process. */
export const mapsAreComplete = ({ maps, capture }: CrashEvent): boolean =>
  maps !== undefined && maps.length > 0 && !capture?.truncated?.includes('maps')

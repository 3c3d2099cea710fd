import type { RawFault } from '../../../model/raw.js'

export type Access = NonNullable<RawFault['access']>

/** What is known of an instruction that faulted: its bytes, the address it faulted on, and the registers. */
export interface Faulting {
  instruction: Uint8Array
  address: bigint
  /** In the order of bpf/registers.bpf.h. */
  registers: readonly bigint[]
}

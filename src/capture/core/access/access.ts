import type { RawFault } from '../../../model/raw.js'
import type { Machine } from '../elf-header.js'
import { registerOf } from '../registers.js'
import { arm64Access } from './arm64.js'
import type { Access, Faulting } from './faulting.js'
import { x86Access } from './x86.js'

const DECODERS: Readonly<Record<Machine, (faulting: Faulting) => Access | undefined>> = {
  x86_64: x86Access,
  aarch64: arm64Access,
}

const SIGBUS = 7
const SIGSEGV = 11
const BUS_ADRERR = 2
const SEGV_MAPERR = 1
const SEGV_ACCERR = 2

/** Whether the processor raised a page fault: arch/x86/mm/fault.c, arch/arm64/mm/fault.c. */
export const isPageFault = ({ signal, code }: RawFault): boolean =>
  (signal === SIGSEGV && (code === SEGV_MAPERR || code === SEGV_ACCERR)) || (signal === SIGBUS && code === BUS_ADRERR)

/**
 * How a page fault came about. A core does not hold the error code that says so, but the instruction does. undefined
 * for one that could have done either, or that is not known here.
 */
export function accessOf(
  machine: Machine,
  fault: RawFault,
  registers: readonly bigint[],
  instruction: Uint8Array | undefined,
): Access | undefined {
  const { address } = fault
  if (!isPageFault(fault)) return undefined
  if (address === registerOf(machine, registers, 'pc')) return 'execute'
  return instruction && DECODERS[machine]({ instruction, address, registers })
}

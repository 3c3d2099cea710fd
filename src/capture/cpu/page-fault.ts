import type { RawFault, RawMapping } from '../../model/raw.js'
import { VM_EXEC, VM_READ, VM_WRITE } from '../../model/vm-flags.js'
import type { Access, Cpu } from './cpu.js'

const SIGBUS = 7
const SIGSEGV = 11
const BUS_ADRERR = 2
const SEGV_MAPERR = 1
const SEGV_ACCERR = 2

/** Whether the processor raised a page fault: arch/x86/mm/fault.c, arch/arm64/mm/fault.c. */
export const isPageFault = ({ signal, code }: RawFault): boolean =>
  (signal === SIGSEGV && (code === SEGV_MAPERR || code === SEGV_ACCERR)) || (signal === SIGBUS && code === BUS_ADRERR)

/** A core holds no error code, but it has the instruction. undefined where that does not say how the fault came about. */
export function accessOf(
  cpu: Pick<Cpu, 'pc' | 'accessByInstruction'>,
  fault: RawFault,
  registers: readonly bigint[],
  instruction: Uint8Array | undefined,
): Access | undefined {
  const { address } = fault
  if (!isPageFault(fault)) return undefined
  if (address === registers[cpu.pc]) return 'execute'
  return instruction && cpu.accessByInstruction({ instruction, address, registers })
}

/** The signal and code of one: arch/x86/mm/fault.c: bad_area, bad_area_access_error, do_sigbus; do_page_fault of the others. */
export function signalOfPageFault(
  address: bigint,
  access: Access | undefined,
  mappings: readonly RawMapping[],
): Pick<RawFault, 'signal' | 'code'> {
  const mapping = mappings.find(({ start, end }) => address >= start && address < end)
  if (!mapping) return { signal: SIGSEGV, code: SEGV_MAPERR }
  const needed = { read: VM_READ, write: VM_WRITE, execute: VM_EXEC }[access ?? 'read']
  return mapping.vmFlags & needed ? { signal: SIGBUS, code: BUS_ADRERR } : { signal: SIGSEGV, code: SEGV_ACCERR }
}

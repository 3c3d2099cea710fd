import type { Machine } from '../../../model/machine.js'
import type { RawFault, RawMapping } from '../../../model/raw.js'
import { cpuOf } from '../../cpu/cpus.js'
import { signalOfPageFault } from '../../cpu/page-fault.js'

const SIGILL = 4
const SIGTRAP = 5
const SIGBUS = 7
const SIGFPE = 8
const SIGSEGV = 11
const ILL_ILLOPN = 2
const TRAP_BRKPT = 1
const FPE_INTDIV = 1

interface Crashed {
  machine: Machine
  registers: readonly bigint[]
  instruction: Uint8Array | undefined
  mappings: readonly RawMapping[]
}

/**
 * Older versions of Breakpad write no si_code: 0, as of a signal that a process sent. The fault with the code it must have had,
 * where the instruction goes with it; undefined where it can have been sent as well.
 */
export function withCode(fault: RawFault, crashed: Crashed): RawFault | undefined {
  const { machine, registers, instruction, mappings } = crashed
  const cpu = cpuOf(machine)
  const { signal, address } = fault
  const isAtPc = address === registers[cpu.pc]
  if (signal === SIGILL) return isAtPc ? { ...fault, code: ILL_ILLOPN } : undefined
  if (signal === SIGTRAP) return isAtPc ? { ...fault, code: TRAP_BRKPT } : undefined
  if (signal === SIGFPE) {
    return isAtPc && instruction && cpu.isDivision?.(instruction) ? { ...fault, code: FPE_INTDIV } : undefined
  }
  if (signal !== SIGSEGV && signal !== SIGBUS) return undefined
  // x86-64 reports the address 0 for every address that cannot be.
  if (machine === 'x86_64' && address === 0n && registers.slice(0, cpu.pc).some(isNonCanonical)) return undefined
  const access = isAtPc ? 'execute' : instruction && cpu.accessByInstruction({ instruction, address, registers })
  if (!access) return undefined
  const found = signalOfPageFault(address, access, mappings)
  return found.signal === signal ? { ...fault, code: found.code } : undefined
}

/** Intel SDM volume 1, 3.3.7.1. */
const isNonCanonical = (value: bigint): boolean => BigInt.asUintN(64, BigInt.asIntN(48, value)) !== value

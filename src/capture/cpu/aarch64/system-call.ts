import type { RawCall } from '../../../model/raw.js'
import type { Memory } from '../cpu.js'
import { PC } from './signal-frame.js'

/** `svc #0`, which is how Linux is called. */
const SVC = 0xd4000001

/** Registers of the number and of the arguments, syscall(2). */
const NUMBER = 8
const ARGUMENTS = 6

/**
 * The call that a thread makes again when it goes on: for one that a signal or a tracer has interrupted, the kernel sets the
 * program counter back to the instruction, and the first argument to what it was (arch/arm64/kernel/signal.c: do_signal).
 * undefined for any other, as the registers do not show it, and where the instruction is not known.
 */
export function systemCallOf(registers: readonly bigint[], memory?: Pick<Memory, 'read'>): RawCall | undefined {
  const instruction = memory?.read(registers[PC] ?? 0n, 4)
  if (instruction?.length !== 4 || instruction.readUInt32LE() !== SVC) return undefined
  return {
    number: Number(BigInt.asUintN(32, registers[NUMBER] ?? 0n)),
    arguments: registers.slice(0, ARGUMENTS),
  }
}

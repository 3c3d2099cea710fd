/** Registers that every processor has, by the names it has for them. */

type Registers = Readonly<Record<string, string>>

export const instructionPointerOf = (registers: Registers = {}): string | undefined =>
  registers.rip ?? registers.pc ?? registers.eip

export const stackPointerOf = (registers: Registers = {}): string | undefined =>
  registers.rsp ?? registers.sp ?? registers.esp

/** Where a call leaves its return address: on arm64, riscv64 and arm. */
export const linkRegisterOf = (registers: Registers = {}): string | undefined =>
  registers.x30 ?? registers.ra ?? registers.lr

/** By DWARF number; a register that is not known any more in this frame is undefined. */
export type Registers = (bigint | undefined)[]

/** A frame as unwinding sees it. */
export interface FrameState {
  registers: Registers
  pc: bigint
  /** pc is the instruction the frame stands at; else it is the one after a call. */
  exact: boolean
}

/** The address to look a frame up by: a call may be the last instruction of its function. */
export const lookupPc = ({ pc, exact }: { pc: bigint; exact: boolean }): bigint => (exact ? pc : pc - 1n)

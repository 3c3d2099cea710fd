import type { NativeMachine } from '../../../model/machine.js'
import type { TAKE_AT, TAKES } from '../abi.js'
import type { RawTrace } from '../record.js'

/** What the kernel side copies of the memory that an argument points at. */
export interface TakePlan {
  how: keyof typeof TAKES
  when: (keyof typeof TAKE_AT)[]
  /** Where the length comes from: an argument, an int that an argument points at, the result; else it is `most`. */
  length?: number | { pointedBy: number } | 'result'
  /** Bytes of an element, where the length counts elements. */
  unit?: number
  most: number
}

/** A call with what is needed to format its arguments. */
export interface ShownCall {
  raw: RawTrace
  machine: NativeMachine
  failed: boolean
}

/** How one argument is formatted, and what must be read in the kernel for it. */
export interface Argument {
  take?: TakePlan
  /** undefined: it is left out, as the mode of an open() that creates nothing. */
  show(call: ShownCall, value: bigint, index: number): string | undefined
}

export const shown = (show: Argument['show'], take?: TakePlan): Argument => ({ show, take })

/** The bytes at an argument; undefined where they were not taken or could not be read. */
export const bytesAt = (call: ShownCall, index: number, part: number): Buffer | undefined =>
  call.raw.pieces.find((piece) => piece.argument === index && piece.part === part)?.bytes

export const signed = (value: bigint): number => Number(BigInt.asIntN(32, value))
export const unsigned = (value: bigint): number => Number(BigInt.asUintN(32, value))

export const hex = (value: bigint): string => `0x${value.toString(16)}`
export const pointer = (value: bigint): string => (value === 0n ? 'NULL' : hex(value))

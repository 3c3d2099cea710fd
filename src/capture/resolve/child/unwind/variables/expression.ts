import type { Registers } from '../frame-state.js'

/** One operation of a DWARF expression, Dwarf_Op of libdw.h. */
export interface Operation {
  code: number
  first: bigint
  second: bigint
}

/** What an expression can ask for. Any of it may be unknown. */
export interface Machine {
  registers: Registers
  /** Canonical frame address: the stack pointer of the caller. */
  cfa: bigint | undefined
  frameBase: bigint | undefined
  /** What is added to an address of the debug information to have that of the process. */
  bias: bigint
  /** Little-endian; fewer bytes than asked for, or none, where they were not captured. */
  read(address: bigint, length: number): Buffer
}

/** Where a value is, or the value itself. */
export type Place = { address: bigint } | { value: bigint }

/** dwarf.h: DW_OP_… */
const OP = {
  addr: 0x03,
  deref: 0x06,
  firstConstant: 0x08,
  lastConstant: 0x11,
  dup: 0x12,
  drop: 0x13,
  over: 0x14,
  swap: 0x16,
  and: 0x1a,
  minus: 0x1c,
  multiply: 0x1e,
  negate: 0x1f,
  not: 0x20,
  or: 0x21,
  plus: 0x22,
  plusConstant: 0x23,
  shiftLeft: 0x24,
  shiftRight: 0x25,
  xor: 0x27,
  firstLiteral: 0x30,
  lastLiteral: 0x4f,
  firstRegister: 0x50,
  lastRegister: 0x6f,
  firstBase: 0x70,
  lastBase: 0x8f,
  register: 0x90,
  frameBase: 0x91,
  base: 0x92,
  derefSize: 0x94,
  cfa: 0x9c,
  stackValue: 0x9f,
} as const

/** No compiler's expression without jumps needs as much. */
const MAX_STACK = 64

/**
 * Evaluates a location expression (DWARF 5, 2.5 and 2.6). undefined where something it needs is not known, and for what is
 * in several pieces, or is known by the caller's registers at entry only.
 */
export function evaluate(operations: readonly Operation[], machine: Machine): Place | undefined {
  const stack: bigint[] = []
  for (const [index, operation] of operations.entries()) {
    const isLast = index === operations.length - 1
    const number = registerOf(operation)
    if (number !== undefined) {
      const value = machine.registers[number]
      return isLast && value !== undefined ? { value } : undefined
    }
    if (operation.code === OP.stackValue) {
      const value = stack.at(-1)
      return isLast && value !== undefined ? { value } : undefined
    }
    if (!apply(operation, stack, machine) || stack.length > MAX_STACK) return undefined
  }
  const address = stack.at(-1)
  return address === undefined ? undefined : { address }
}

function registerOf({ code, first }: Operation): number | undefined {
  if (code >= OP.firstRegister && code <= OP.lastRegister) return code - OP.firstRegister
  return code === OP.register ? Number(first) : undefined
}

/** Whether the operation is known, and what it needs. */
function apply(operation: Operation, stack: bigint[], machine: Machine): boolean {
  const { code, first } = operation
  const pushed = pushedBy(operation, machine)
  if (pushed !== 'another') return pushed !== undefined && stack.push(word(pushed)) > 0
  const top = stack.pop()
  if (top === undefined) return false
  const push = (...values: (bigint | undefined)[]): boolean => {
    const known = values.filter((value) => value !== undefined)
    stack.push(...known.map(word))
    return known.length === values.length
  }
  if (code === OP.drop) return true
  if (code === OP.dup) return push(top, top)
  if (code === OP.deref) return push(readWord(machine, top, 8))
  if (code === OP.derefSize) return first <= 8n && push(readWord(machine, top, Number(first)))
  if (code === OP.plusConstant) return push(top + first)
  if (code === OP.negate) return push(-top)
  if (code === OP.not) return push(~top)
  const below = stack.pop()
  if (below === undefined) return false
  if (code === OP.swap) return push(top, below)
  if (code === OP.over) return push(below, top, below)
  return push(combined(code, below, top))
}

/** undefined: it is not known; another: the operation works on what is there. */
function pushedBy({ code, first, second }: Operation, machine: Machine): bigint | undefined | 'another' {
  const plus = (base: bigint | undefined, offset: bigint): bigint | undefined =>
    base === undefined ? undefined : base + offset
  if (code >= OP.firstConstant && code <= OP.lastConstant) return first
  if (code >= OP.firstLiteral && code <= OP.lastLiteral) return BigInt(code - OP.firstLiteral)
  if (code >= OP.firstBase && code <= OP.lastBase) return plus(machine.registers[code - OP.firstBase], first)
  if (code === OP.base) return plus(machine.registers[Number(first)], second)
  if (code === OP.frameBase) return plus(machine.frameBase, first)
  if (code === OP.addr) return first + machine.bias
  return code === OP.cfa ? machine.cfa : 'another'
}

function combined(code: number, below: bigint, top: bigint): bigint | undefined {
  if (code === OP.and) return below & top
  if (code === OP.or) return below | top
  if (code === OP.xor) return below ^ top
  if (code === OP.plus) return below + top
  if (code === OP.minus) return below - top
  if (code === OP.multiply) return below * top
  if (code === OP.shiftLeft) return top < 64n ? below << top : 0n
  if (code === OP.shiftRight) return top < 64n ? below >> top : 0n
  return undefined
}

const word = (value: bigint): bigint => BigInt.asUintN(64, value)

function readWord({ read }: Machine, address: bigint, size: number): bigint | undefined {
  const bytes = read(address, size)
  if (bytes.length < size || size === 0) return undefined
  const whole = Buffer.alloc(8)
  bytes.copy(whole)
  return whole.readBigUInt64LE()
}

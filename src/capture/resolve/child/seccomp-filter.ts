/** A struct sock_filter of include/uapi/linux/filter.h; a jump is over so many instructions. */
type Instruction = [code: number, ifTrue: number, ifFalse: number, constant: number]

/** Instructions that decide about a call whose number is known; they always return. */
export type Check = Instruction[]

export interface Rule {
  /** Of the system call. */
  number: number
  check: Check
}

/** include/uapi/linux/bpf_common.h, seccomp.h */
const LOAD_WORD = 0x20
const AND = 0x54
const JUMP_IF_EQUAL = 0x15
const RETURN = 0x06
const RET_ALLOW = 0x7fff0000
const RET_ERRNO = 0x00050000
const EPERM = 1
const ENOSYS = 38

/** struct seccomp_data. The lower half of an argument: both processors are little-endian. */
const NUMBER_AT = 0
const ARCHITECTURE_AT = 4
const argumentAt = (index: number): number => 16 + 8 * index

const returning = (value: number): Instruction => [RETURN, 0, 0, value]
const REFUSE = returning(RET_ERRNO | EPERM)

export const allow: Check = [returning(RET_ALLOW)]

/** Allowed if the bits of an argument that the mask has are these. */
export const masked = (argument: number, mask: number, value: number): Check => [
  [LOAD_WORD, 0, 0, argumentAt(argument)],
  [AND, 0, 0, mask],
  [JUMP_IF_EQUAL, 0, 1, value],
  ...allow,
  REFUSE,
]

/** Allowed if an argument is one of these. */
export const oneOf = (argument: number, values: readonly number[]): Check => [
  [LOAD_WORD, 0, 0, argumentAt(argument)],
  ...values.flatMap((value): Check => [[JUMP_IF_EQUAL, 0, 1, value], ...allow]),
  REFUSE,
]

/** A seccomp(2) program: what no rule is for, and every call of another architecture, does not exist. */
export function filterOf(architecture: number, rules: readonly Rule[]): Uint8Array {
  const instructions: Instruction[] = [
    [LOAD_WORD, 0, 0, ARCHITECTURE_AT],
    [JUMP_IF_EQUAL, 1, 0, architecture],
    returning(RET_ERRNO | ENOSYS),
    [LOAD_WORD, 0, 0, NUMBER_AT],
    ...rules.flatMap(({ number, check }): Check => [[JUMP_IF_EQUAL, 0, check.length, number], ...check]),
    returning(RET_ERRNO | ENOSYS),
  ]
  const filter = Buffer.alloc(instructions.length * 8)
  for (const [index, [code, ifTrue, ifFalse, constant]] of instructions.entries()) {
    filter.writeUInt16LE(code, index * 8)
    filter.writeUInt8(ifTrue, index * 8 + 2)
    filter.writeUInt8(ifFalse, index * 8 + 3)
    filter.writeUInt32LE(constant >>> 0, index * 8 + 4)
  }
  return filter
}

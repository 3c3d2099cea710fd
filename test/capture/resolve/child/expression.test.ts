import { expect, it } from 'vitest'
import {
  evaluate,
  type Machine,
  type Operation,
} from '../../../../src/capture/resolve/child/unwind/variables/expression.js'

const machine: Machine = {
  registers: [100n, undefined, 300n],
  cfa: 0x8000n,
  frameBase: 0x7000n,
  bias: 0x10_0000n,
  read: (address, length) =>
    address === 0x7010n ? Buffer.from('0807060504030201', 'hex').subarray(0, length) : Buffer.alloc(0),
}
const op = (code: number, first = 0n, second = 0n): Operation => ({ code, first, second })
const minus = (value: bigint): bigint => BigInt.asUintN(64, -value)

/** Numbers of operations are those of DWARF 5, 7.7.1. */
it.each<[string, Operation[], ReturnType<typeof evaluate>]>([
  ['DW_OP_fbreg', [op(0x91, minus(16n))], { address: 0x6ff0n }],
  ['DW_OP_call_frame_cfa', [op(0x9c)], { address: 0x8000n }],
  ['DW_OP_breg2', [op(0x72, 8n)], { address: 308n }],
  ['DW_OP_bregx', [op(0x92, 2n, minus(8n))], { address: 292n }],
  ['DW_OP_addr, with the place of the program', [op(0x03, 0x40n)], { address: 0x10_0040n }],
  ['DW_OP_reg0', [op(0x50)], { value: 100n }],
  ['DW_OP_regx', [op(0x90, 2n)], { value: 300n }],
  ['DW_OP_lit5, DW_OP_stack_value', [op(0x35), op(0x9f)], { value: 5n }],
  ['DW_OP_fbreg, DW_OP_deref', [op(0x91, 16n), op(0x06)], { address: 0x0102_0304_0506_0708n }],
  ['DW_OP_deref_size', [op(0x91, 16n), op(0x94, 2n)], { address: 0x0708n }],
  ['arithmetic', [op(0x33), op(0x32), op(0x1e), op(0x23, 4n), op(0x9f)], { value: 10n }],
  ['a result below zero', [op(0x31), op(0x1f), op(0x9f)], { value: 2n ** 64n - 1n }],
  ['a register that is not known', [op(0x51)], undefined],
  ['memory that was not captured', [op(0x91, 0n), op(0x06)], undefined],
  ['DW_OP_piece', [op(0x50), op(0x93, 4n)], undefined],
  ['DW_OP_entry_value', [op(0xa3), op(0x9f)], undefined],
  ['an operation without what it works on', [op(0x22)], undefined],
  ['nothing', [], undefined],
  ['more than a stack holds', Array.from({ length: 100 }, () => op(0x31)), undefined],
  ['a size that no word has', [op(0x91, 16n), op(0x94, 1n << 60n)], undefined],
])('%s', (_, operations, expected) => {
  expect(evaluate(operations, machine)).toEqual(expected)
})

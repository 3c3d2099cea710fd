import { expect, it } from 'vitest'
import { cpuOf } from '../../../src/capture/cpu/cpus.js'

import type { Machine } from '../../../src/model/machine.js'

const PC = 0x7f0000001000n

const NONE = 0xffffffffffffffffn
const SVC = '010000d4'
const NOP = '1f2003d5'

/** Registers by name, the others 0, with the program counter at an instruction. */
const callOf = (machine: Machine, values: Record<string, bigint>, instruction: string) =>
  cpuOf(machine).callOf?.(
    cpuOf(machine).registers.map((name) => values[name] ?? 0n),
    { read: (address, length) => Buffer.from(address === PC ? instruction : '', 'hex').subarray(0, length) },
  )

it.each<[string, Machine, Record<string, bigint>, string, [number, bigint] | undefined]>([
  ['futex on x86-64', 'x86_64', { rip: PC, orig_rax: 202n, rdi: 0x1000n }, '', [202, 0x1000n]],
  ['kill of x32', 'x86_64', { rip: PC, orig_rax: 0x4000_003en, rdi: 7n }, '', [62, 7n]],
  ['a call that x32 alone has', 'x86_64', { rip: PC, orig_rax: 0x4000_0208n, rdi: 7n }, '', [0x4000_0208, 7n]],
  ['none on x86-64', 'x86_64', { rip: PC, orig_rax: NONE, rdi: 0x1000n }, '', undefined],
  ['futex on arm64, to be called again', 'aarch64', { pc: PC, x8: 98n, x0: 0x1000n }, SVC, [98, 0x1000n]],
  ['the upper half of the number does not count', 'aarch64', { pc: PC, x8: 0x100000062n, x0: 8n }, SVC, [98, 8n]],
  ['one that has returned on arm64', 'aarch64', { pc: PC, x8: 98n, x0: 0x1000n }, NOP, undefined],
  ['arm64 without the instruction', 'aarch64', { pc: PC, x8: 98n, x0: 0x1000n }, '', undefined],
])('the system call of a thread: %s', (_, machine, registers, instruction, expected) => {
  const call = callOf(machine, registers, instruction)
  expect(call && [call.number, call.arguments[0]]).toEqual(expected)
})

const aarch64 = cpuOf('aarch64')

it('where no memory is known, arm64 says nothing', () => {
  expect(aarch64.callOf?.(aarch64.registers.map(() => 98n))).toBeUndefined()
})

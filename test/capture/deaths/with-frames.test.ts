import { expect, it } from 'vitest'
import { cpuOf } from '../../../src/capture/cpu/cpus.js'
import { withFrames } from '../../../src/capture/deaths/with-frames.js'
import type { RawStack } from '../../../src/model/raw.js'

const cpu = cpuOf('x86_64')
const SP = 0x7ff0_0000_1000n

/** A frame at 32 bytes, which was called from 0x402000 in one at 64, called from 0x403000, which ends the chain. */
const words = [0n, 0n, 0n, 0n, SP + 64n, 0x402000n, 0n, 0n, 0n, 0x403000n]
const stack: RawStack = { address: SP, bytes: Buffer.from(BigUint64Array.from(words).buffer) }
const elsewhere: RawStack = { address: 0x5000n, bytes: stack.bytes }

const framesOf = (parts: { stack?: RawStack; interruptedStack?: RawStack; userStack?: bigint[]; pointer?: bigint }) => {
  const { userStack = [], pointer = SP + 32n, ...stacks } = parts
  const values: Partial<Record<string, bigint>> = { rip: 0x401000n, rbp: pointer, rsp: SP }
  const registers = cpu.registers.map((name) => values[name] ?? 0n)
  const thread = { tid: 42, registers, userStack, kernelStack: [] }
  return withFrames({ ...stacks, thread }, cpu).thread.userStack
}

it.each<[string, Parameters<typeof framesOf>[0], bigint[]]>([
  ['those on the stack', { stack }, [0x401000n, 0x402000n, 0x403000n]],
  [
    'those on the stack that a handler interrupted',
    { stack: elsewhere, interruptedStack: stack },
    [0x401000n, 0x402000n, 0x403000n],
  ],
  ['those that the kernel has walked', { stack, userStack: [7n, 8n] }, [7n, 8n]],
  ['the instruction alone, without a stack', {}, [0x401000n]],
  ['the instruction alone, where the frame pointer leads elsewhere', { stack, pointer: 1n }, [0x401000n]],
  ['nothing that only begins on the stack', { stack, pointer: SP + 76n }, [0x401000n]],
])('gives %s', (_, parts, expected) => {
  expect(framesOf(parts)).toEqual(expected)
})

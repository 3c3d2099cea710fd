import { expect, it } from 'vitest'
import { cpuOf } from '../../../src/capture/cpu/cpus.js'
import { pointedMemory } from '../../../src/capture/memory/pointed.js'
import type { ProcessMemory } from '../../../src/capture/memory/process-memory.js'
import { VM_EXEC, VM_READ } from '../../../src/model/vm-flags.js'

const HEAP = 0x5000_0000n
const HEAP_SIZE = 0x4000n
const SP = 0x7ff0_0000_1000n

/** The heap, and the page of the stack with what is below it. */
const isThere = (address: bigint): boolean =>
  (address >= HEAP && address < HEAP + HEAP_SIZE) || (address >= SP - 0x1000n && address < SP + 0x1000n)
const memory: ProcessMemory = {
  read: (address, length) => Buffer.alloc(isThere(address) ? length : 0, 1),
  readBefore: () => Buffer.alloc(0),
  mappedFrom: () => 0n,
}
const text = {
  start: HEAP,
  end: HEAP + 0x1000n,
  offset: 0n,
  path: '/bin/a',
  deleted: false,
  vmFlags: VM_READ | VM_EXEC,
}

const cpu = cpuOf('x86_64')

function taken(values: { rdi?: bigint; words?: bigint[]; most?: number; mappings?: (typeof text)[] }): string[] {
  const registers = cpu.registers.map((name) => (name === 'rsp' ? SP : name === 'rdi' ? (values.rdi ?? 0n) : 0n))
  const stack = { address: SP, bytes: Buffer.from(BigUint64Array.from(values.words ?? []).buffer) }
  const found = pointedMemory({ memory, mappings: values.mappings ?? [] }, cpu, registers, stack, values.most ?? 16384)
  return found.map(({ address }) => address.toString(16)).filter((address) => !address.startsWith('7ff'))
}

it.each<[string, Parameters<typeof taken>[0], string[]]>([
  ['nothing where nothing points', {}, []],
  ['two pieces at a register', { rdi: HEAP + 0x1040n }, ['50001000', '50001080']],
  ['the header of a block that begins a piece', { rdi: HEAP + 0x1080n }, ['50001000', '50001080']],
  ['two pieces at a word of the stack', { words: [3n, HEAP + 0x2020n] }, ['50002000', '50002080']],
  ['memory that two point at once', { rdi: HEAP + 0x1040n, words: [HEAP + 0x1044n] }, ['50001000', '50001080']],
  ['the part that can be read', { rdi: HEAP + HEAP_SIZE - 1n }, ['50003f80']],
  ['no small number', { rdi: 0x1234n }, []],
  ['no code', { rdi: HEAP + 0x20n, mappings: [text] }, []],
  ['as much as is asked for', { rdi: HEAP + 0x1040n, words: [HEAP + 0x2020n], most: 512 }, ['50001000', '50001080']],
])('takes %s', (_, values, expected) => {
  expect(taken(values)).toEqual(expected)
})

it('takes nothing where the registers are not known, as in 32-bit code of a 64-bit program', () => {
  expect(pointedMemory({ memory, mappings: [] }, cpu, [], undefined, 16384)).toEqual([])
})

it('takes the red zone below the stack pointer', () => {
  const registers = cpu.registers.map((name) => (name === 'rsp' ? SP : 0n))
  const pieces = pointedMemory({ memory, mappings: [] }, cpu, registers, undefined, 16384)
  const [first, last] = [pieces[0], pieces.at(-1)]
  expect(first && first.address <= SP - 128n).toBe(true)
  expect(last && last.address + 128n >= SP).toBe(true)
})

it('takes what a word in the red zone points at, before what the stack does', () => {
  const redZone = Buffer.alloc(128)
  redZone.writeBigUInt64LE(HEAP + 0x1040n, 40)
  const read = (address: bigint, length: number) => (address === SP - 128n ? redZone : memory.read(address, length))
  const registers = cpu.registers.map((name) => (name === 'rsp' ? SP : 0n))
  const stack = { address: SP, bytes: Buffer.from(BigUint64Array.of(HEAP + 0x2020n).buffer) }
  const found = pointedMemory({ memory: { ...memory, read }, mappings: [] }, cpu, registers, stack, 16384)
  const inHeap = found.map(({ address }) => address).filter((address) => address < SP - 0x1000n)
  expect(inHeap).toEqual([0x1000n, 0x1080n, 0x2000n, 0x2080n].map((offset) => HEAP + offset))
})

import { expect, it } from 'vitest'
import { cpuOf } from '../../../src/capture/cpu/cpus.js'
import type { Machine } from '../../../src/model/machine.js'

const [SIGILL, SIGBUS, SIGFPE, SIGSEGV] = [4, 7, 8, 11]

it.each<[Machine, string, number, number, string | undefined]>([
  ['x86_64', 'a division', 0, SIGFPE, 'divide-error'],
  ['x86_64', 'a handler whose stack is gone', 0, SIGSEGV, 'none'],
  ['x86_64', 'a signal that the kernel forced', 0, SIGBUS, 'none'],
  ['i386', 'a bad frame of a handler', 0, SIGSEGV, 'none'],
  ['i386', 'a division', 0, SIGFPE, 'divide-error'],
  ['x86_64', 'a page fault', 14, SIGSEGV, 'page-fault'],
  ['x86_64', 'ud2', 6, SIGILL, 'invalid-opcode'],
  ['x86_64', 'a number that is none', 99, SIGSEGV, undefined],
  ['aarch64', 'a processor whose exceptions have no numbers', 0, SIGSEGV, undefined],
])('names the exception: %s, %s', (machine, _, trap, signal, name) => {
  expect(cpuOf(machine).trapName(trap, signal)).toBe(name)
})

it.each<[string, Readonly<Record<string, bigint>> | undefined, string | undefined]>([
  ['outside of system calls', { orig_rax: 0xffff_ffff_ffff_ffffn, rsp: 0x1000n }, 'general-protection'],
  ['at the end of a system call, when a handler was to start', { orig_rax: 62n, rsp: 0x1000n }, 'none'],
  ['in sigreturn(2), with a bad stack pointer', { orig_rax: 15n, rsp: 0n }, 'none'],
  ['outside of system calls, with a bad stack pointer', { orig_rax: 0xffff_ffff_ffff_ffffn, rsp: 0n }, undefined],
  ['with registers that are not known', undefined, undefined],
])('tells the exception of SIGSEGV without an address, %s', (_, values, name) => {
  const cpu = cpuOf('x86_64')
  const registers = values ? cpu.registers.map((each) => values[each] ?? 0n) : []
  const memory = { read: () => Buffer.alloc(0), mappedFrom: (address: bigint) => address }
  const fault = { signal: SIGSEGV, code: 128, address: 0n, senderPid: 0, senderUid: 0, firstChance: false, syscall: 0 }
  const trap = cpu.trapOf(fault, registers, memory)
  expect(trap === undefined ? undefined : cpu.trapName(trap, SIGSEGV)).toBe(name)
})

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

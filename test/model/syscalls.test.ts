import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { Machine } from '../../src/model/machine.js'
import { SYSCALLS, syscallByName, syscallByNumber } from '../../src/model/syscalls/syscalls.js'

/** The numbers that this machine's headers define, which may be older than the table. */
function headerNumbers(header: string, options: string[]): Map<string, number> {
  const text = execFileSync('gcc', ['-E', '-dM', ...options, '-include', header, '-x', 'c', '/dev/null'], {
    encoding: 'utf8',
  })
  const found = [...text.matchAll(/^#define __NR(?:3264)?_(\w+) (\d+)$/gm)].map(
    ([, name = '', number]) => [name, Number(number)] as const,
  )
  return new Map(found.filter(([name]) => !NOT_CALLS.has(name)))
}

const NOT_CALLS = new Set(['syscalls', 'arch_specific_syscall', 'sync_file_range2'])

/** What asm-generic/unistd.h calls the calls that differ between 32 and 64 bits. */
const RENAMED: Record<string, string> = { fstatat: 'newfstatat' }

/** arch/arm64/include/uapi/asm/unistd.h up to Linux 6.10. */
const ARM64 = ['NEW_STAT', 'RENAMEAT', 'SET_GET_RLIMIT', 'TIME32_SYSCALLS', 'SYS_CLONE3', 'MEMFD_SECRET']

const headers: [machine: Machine, numbers: Map<string, number>][] = [
  [
    'aarch64',
    headerNumbers(
      'asm-generic/unistd.h',
      ARM64.map((name) => `-D__ARCH_WANT_${name}`),
    ),
  ],
  ...(process.arch === 'x64'
    ? [['x86_64', headerNumbers('asm/unistd_64.h', [])] as [Machine, Map<string, number>]]
    : []),
]

describe.each(headers)('%s, against the headers of this machine', (machine, numbers) => {
  it('has every number they have, under the same name', () => {
    expect(numbers.size).toBeGreaterThan(300)
    const ours = [...numbers].map(([name, number]) => [name, syscallByNumber(machine, number)?.name])
    expect(ours).toEqual([...numbers.keys()].map((name) => [name, RENAMED[name] ?? name]))
  })
})

it.each([
  ['openat', 257, 56, 'dpim'],
  ['mmap', 9, 222, 'zzzzfz'],
  ['fork', 57, undefined, ''],
  ['sendfile', 40, 71, 'ffxz'],
  ['clone3', 435, 435, 'xz'],
])('%s is %s on x86-64 and %s on arm64, with arguments %s', (name, x86, arm64, letters) => {
  const syscall = syscallByName(name)
  expect(syscall?.number.x86_64).toBe(x86)
  expect(syscall?.number.aarch64).toBe(arm64)
  expect(syscall?.arguments.join('')).toBe(letters)
})

it.each(['x86_64', 'aarch64'] as const)('no number of %s is given twice', (machine) => {
  const numbers = SYSCALLS.flatMap(({ number }) => number[machine] ?? [])
  expect(new Set(numbers).size).toBe(numbers.length)
})

it.each([-1, 4095, 335.5])('%d is not a call', (number) => expect(syscallByNumber('x86_64', number)).toBeUndefined())

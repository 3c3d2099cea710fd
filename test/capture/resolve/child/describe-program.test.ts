import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeProgram } from '../../../../src/capture/resolve/child/program/describe-program.js'
import { describePrograms } from '../../../../src/capture/resolve/child/program/describe-programs.js'
import type { ResolveRequest } from '../../../../src/capture/resolve/protocol.js'
import type { Program } from '../../../../src/model/refused.js'
import { newFolder } from '../../../live/programs.js'

const root = newFolder()
const view = { root, readers: [], machine: 'x86_64' as const, cwd: '/work' }

/** The headers of an ELF file that asks for a loader: elf(5). */
function elf(machine: number, { isWide = true, isBig = false, loader = '/lib/ld-musl-x86_64.so.1' } = {}): Buffer {
  const headerSize = isWide ? 64 : 52
  const entrySize = isWide ? 56 : 32
  const bytes = Buffer.alloc(headerSize + entrySize + loader.length + 1)
  const half = (at: number, value: number): number =>
    isBig ? bytes.writeUInt16BE(value, at) : bytes.writeUInt16LE(value, at)
  const word = (at: number, value: number): number =>
    isBig ? bytes.writeUInt32BE(value, at) : bytes.writeUInt32LE(value, at)
  const address = (at: number, value: number): number => word(isWide && isBig ? at + 4 : at, value)
  bytes.write('\x7fELF', 'latin1')
  bytes[4] = isWide ? 2 : 1
  bytes[5] = isBig ? 2 : 1
  half(18, machine)
  address(isWide ? 32 : 28, headerSize)
  half(isWide ? 54 : 42, entrySize)
  half(isWide ? 56 : 44, 1)
  word(headerSize, 3)
  address(headerSize + (isWide ? 8 : 4), headerSize + entrySize)
  address(headerSize + (isWide ? 32 : 16), loader.length + 1)
  bytes.write(loader, headerSize + entrySize)
  return bytes
}

const GLIBC_32 = '/lib/ld-linux.so.2'

it.each<[name: string, content: string | Buffer | undefined, errno: string, expected: Program, mode?: number]>([
  ['no file', undefined, 'ENOENT', { problem: 'missing' }],
  ['no execute permission', 'text', 'EACCES', { problem: 'not-executable' }, 0o644],
  ['for its owner alone', 'text', 'EACCES', { problem: 'no-permission' }, 0o744],
  ['a mount with noexec', 'text', 'EACCES', { problem: 'no-exec-mount' }],
  [
    'an interpreter that is a folder',
    '#!/bin\n',
    'EACCES',
    { problem: 'interpreter-not-executable', interpreter: '/bin' },
  ],
  ['an interpreter that may be executed', '#!/bin/sh\n', 'EACCES', { problem: 'no-exec-mount' }],
  [
    'an interpreter that is missing',
    '#!/bin/bash42 -e\ntrue\n',
    'ENOENT',
    { problem: 'interpreter-missing', interpreter: '/bin/bash42' },
  ],
  [
    'lines that end as in Windows',
    '#! /bin/sh\r\ntrue\r\n',
    'ENOENT',
    { problem: 'interpreter-ends-in-return', interpreter: '/bin/sh' },
  ],
  ['an interpreter that is there', '#!/bin/sh\n', 'ENOENT', {}],
  [
    'an interpreter whose loader is missing',
    '#!/bin/foreign\n',
    'ENOENT',
    { problem: 'loader-missing', interpreter: '/lib/ld-musl-x86_64.so.1', libc: 'musl' },
  ],
  ['musl', elf(62), 'ENOENT', { problem: 'loader-missing', interpreter: '/lib/ld-musl-x86_64.so.1', libc: 'musl' }],
  [
    'glibc of 32 bits',
    elf(3, { isWide: false, loader: GLIBC_32 }),
    'ENOENT',
    { problem: 'loader-missing', interpreter: GLIBC_32, libc: 'glibc', machine: 'i386' },
  ],
  ['a loader that is there', elf(62, { loader: '/bin/sh' }), 'ENOENT', {}],
  ['arm64', elf(183), 'ENOEXEC', { problem: 'wrong-machine', machine: 'aarch64' }],
  ['arm', elf(40, { isWide: false }), 'ENOEXEC', { problem: 'wrong-machine', machine: 'arm' }],
  ['s390x', elf(22, { isBig: true }), 'ENOEXEC', { problem: 'wrong-machine', machine: 's390x' }],
  ['a processor without a name', elf(9999), 'ENOEXEC', { problem: 'wrong-machine', machine: 'machine number 9999' }],
  ['the machine of the host', elf(62), 'ENOEXEC', { problem: 'damaged' }],
  ['the first bytes of a program', '\x7fELF\x02\x01\x01', 'ENOEXEC', { problem: 'damaged' }],
  ['an empty file', '', 'ENOEXEC', { problem: 'empty' }],
  ['text without #!', 'echo\n', 'ENOEXEC', { problem: 'unknown-format' }],
  ['too many arguments', '#!/bin/sh\n', 'E2BIG', {}],
])('%s', (_name, content, errno, expected, mode = 0o755) => {
  for (const folder of ['work', 'bin']) mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, 'bin/sh'), '', { mode: 0o755 })
  writeFileSync(join(root, 'bin/foreign'), elf(62))
  const path = join(root, 'work/program')
  execFileSync('rm', ['-f', path])
  if (content !== undefined) {
    writeFileSync(path, content)
    chmodSync(path, mode)
  }
  expect(describeProgram({ path: './program', errno }, view)).toEqual(expected)
  expect(describeProgram({ path: '/work/program', errno }, view)).toEqual(expected)
})

it('a folder', () =>
  expect(describeProgram({ path: '/work', errno: 'EACCES' }, view)).toEqual({ problem: 'directory' }))

it('a script that is its own interpreter ends the search', () => {
  writeFileSync(join(root, 'bin/loop'), '#!/bin/loop\n')
  expect(describeProgram({ path: '/bin/loop', errno: 'ENOENT' }, view)).toEqual({})
})

describe('after chroot(2)', () => {
  const programs = (paths: string[], own: Partial<ResolveRequest>) => {
    const request = { ...view, pid: 1, uid: 0, modules: [], view: 'own', registersValid: false, ...own }
    const failedPrograms = paths.map((path) => ({ path, errno: 'ENOENT' }))
    const found = describePrograms({ ...request, failedPrograms } as ResolveRequest) ?? {}
    return Object.values(found).map((program) => program?.problem)
  }

  it('names begin at the root of the process', () => {
    mkdirSync(join(root, 'jail/work'), { recursive: true })
    writeFileSync(join(root, 'jail/work/crlf'), '#!/bin/sh\r\n')
    const paths = ['/work/crlf', './crlf', '/jail/work/crlf']
    expect(programs(paths, { chroot: '/jail', cwd: '/jail/work' })).toEqual([
      'interpreter-ends-in-return',
      'interpreter-ends-in-return',
      'missing',
    ])
  })

  it('a directory outside of that root has no name in it', () =>
    expect(programs(['./program'], { chroot: '/jail', cwd: '/work' })).toEqual([undefined]))

  it('a link does not lead out of the root of the view', () => {
    symlinkSync('/', join(root, 'out'))
    expect(programs(['/etc/passwd'], { chroot: '/out', cwd: '/' })).toEqual(['missing'])
  })
})

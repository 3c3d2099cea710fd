import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createResolver } from '../../../dist/capture/resolve/resolver.js'
import type { ModuleMapping, ResolveRequest } from '../../../src/capture/resolve/protocol.js'

const PROGRAM = '/usr/bin/cat'
const ADDRESS = 0x400000n

const resolver = createResolver()

afterAll(() => resolver.close())

/** A mapping of the program, which has the numbers that its file has. */
const mapping = (differences: Partial<ModuleMapping> = {}): ModuleMapping => ({ ...ofFile(PROGRAM), ...differences })

function ofFile(path: string): ModuleMapping {
  const { dev, ino } = statSync(path)
  const device = [dev >> 8, dev & 0xff].map((number) => number.toString(16).padStart(2, '0')).join(':')
  return {
    ...{ start: ADDRESS, end: ADDRESS + 0x100000n, offset: 0n, path },
    ...{ device, inode: ino, executable: true, deleted: false },
  }
}

const resolved = (modules: ModuleMapping[], exe = PROGRAM) => {
  const request: ResolveRequest = {
    ...{
      machine: 'x86_64',
      pid: 1,
      uid: 0,
      root: '/',
      view: 'own, guessed',
      readers: [],
      isGuessed: true,
      exe,
    },
    ...{ registers: [], registersValid: false, framePointerStack: [ADDRESS + 0x1000n], modules },
  }
  return resolver.resolve(request)
}

const GONE = 'files of its mount namespace are gone'

it('the file that was mapped is that of the process, wherever it is looked at', async () => {
  const { libraries, incomplete } = await resolved([mapping()])
  expect(incomplete).toBeUndefined()
  expect(libraries).toEqual([
    expect.objectContaining({ path: PROGRAM, package: expect.objectContaining({ name: 'coreutils' }) }),
  ])
})

it.each<[string, Partial<ModuleMapping>]>([
  ['another file', { inode: 7 }],
  ['a file of another file system', { device: '7f:7f' }],
  ['no file', { path: '/nowhere/cat' }],
])('where the path leads to %s, nothing is said of it', async (_, differences) => {
  const { libraries, incomplete } = await resolved([mapping(differences)])
  expect({ libraries, incomplete }).toEqual({ libraries: [], incomplete: GONE })
})

it('one of several files that is not there leaves the others', async () => {
  const other = { start: ADDRESS * 2n, end: ADDRESS * 3n, path: '/nowhere/lib.so' }
  const { libraries, incomplete } = await resolved([mapping(), mapping(other)])
  expect(libraries.map(({ path }) => path)).toEqual([PROGRAM])
  expect(incomplete).toBe(GONE)
})

it('a library that only its namespace had is not missing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-'))
  const [library, program] = [join(folder, 'libonly.so.1'), join(folder, 'program')]
  const compile = (...words: string[]) => execFileSync('gcc', ['-x', 'c', '-', ...words], { input: 'int main() {}' })
  compile('-shared', '-fPIC', '-Wl,-soname,libonly.so.1', '-o', library)
  compile('-o', program, '-Wl,--no-as-needed', '-x', 'none', library)
  rmSync(library)
  const elsewhere = { start: ADDRESS * 2n, end: ADDRESS * 3n, path: '/nowhere/libonly.so.1.0', inode: 7 }
  const { libraries, incomplete } = await resolved([ofFile(program), mapping(elsewhere)], program)
  rmSync(folder, { recursive: true })
  expect(libraries).toEqual([
    expect.objectContaining({ path: program, needed: expect.arrayContaining(['libonly.so.1']) }),
  ])
  expect(incomplete).toBe(GONE)
})

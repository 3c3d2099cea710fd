import { statSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { createResolver } from '../../../dist/capture/resolve/resolver.js'
import type { ModuleMapping, ResolveRequest } from '../../../src/capture/resolve/protocol.js'

const PROGRAM = '/usr/bin/cat'
const ADDRESS = 0x400000n

const resolver = createResolver()

afterAll(() => resolver.close())

/** A mapping of the program, which has the numbers that its file has. */
function mapping(differences: Partial<ModuleMapping> = {}): ModuleMapping {
  const { dev, ino } = statSync(PROGRAM)
  const device = [dev >> 8, dev & 0xff].map((number) => number.toString(16).padStart(2, '0')).join(':')
  return {
    ...{ start: ADDRESS, end: ADDRESS + 0x100000n, offset: 0n, path: PROGRAM },
    ...{ device, inode: ino, executable: true, deleted: false },
    ...differences,
  }
}

const resolved = (modules: ModuleMapping[]) => {
  const request: ResolveRequest = {
    ...{
      machine: 'x86_64',
      pid: 1,
      uid: 0,
      root: '/',
      view: 'own, guessed',
      readers: [],
      isGuessed: true,
      exe: PROGRAM,
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

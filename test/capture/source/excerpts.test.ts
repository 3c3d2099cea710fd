import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Reader } from '../../../src/capture/files/reader.js'
import { readExcerpts } from '../../../src/capture/source/excerpts.js'
import { isOnLocalDisk } from '../../../src/capture/source/local-disk.js'
import type { CrashEvent, Frame } from '../../../src/model/event.js'
import type { Process } from '../../../src/model/process.js'

const SOURCE = Array.from({ length: 20 }, (_, i) => `line ${i + 1}`).join('\n')
const OLD = new Date('2020-01-01')
const NEW = new Date('2024-01-01')
const STRANGER = 65_533
let folder = ''

const at = (name: string): string => join(folder, name)

function put(name: string, { text = SOURCE, time = OLD, mode = 0o644 } = {}): void {
  writeFileSync(at(name), text)
  chmodSync(at(name), mode)
  utimesSync(at(name), time, time)
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crashcrawler-source-'))
  chmodSync(folder, 0o755)
  put('program', { time: new Date('2021-01-01') })
  put('crash.c')
  put('edited.c', { time: NEW })
  put('private.c', { mode: 0o600 })
  put('own.c', { mode: 0o400 })
  put('group.c', { mode: 0o440 })
  put('shadow', {})
  put('huge.c', { text: 'x'.repeat(2 ** 20 + 1) })
  put('binary.c', { text: 'a\0b\n'.repeat(9) })
  put('wide.c', { text: `${'w'.repeat(1000)}\n`.repeat(20) })
  symlinkSync(at('crash.c'), at('link.c'))
  mkdirSync(at('locked'))
  put('locked/crash.c')
  chmodSync(at('locked'), 0o700)
  mkdirSync(at('folder.c'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const host = { hostname: 'here', kernel: '6.1', arch: 'x86_64' }

function crash(frames: Partial<Frame>[], process: Partial<Process> = {}): CrashEvent {
  return {
    schemaVersion: 1,
    id: '0',
    time: '2026-01-01T00:00:00.000000000Z',
    host,
    process: { pid: 1, comm: 'program', uid: STRANGER, gid: STRANGER, exe: at('program'), ...process },
    stack: {
      unwinder: 'dwarf',
      frames: frames.map((frame) => ({ ip: '0x0000000000001000', module: at('program'), line: 7, ...frame })),
    },
  }
}

const namesRead = (event: CrashEvent, machine = host): string[] =>
  readExcerpts(event, machine).map(({ file }) => file.slice(folder.length + 1))

it('takes the lines around the one named', () => {
  expect(readExcerpts(crash([{ file: at('crash.c') }]), host)).toEqual([
    { file: at('crash.c'), line: 7, first: 4, lines: [4, 5, 6, 7, 8, 9, 10].map((n) => `line ${n}`) },
  ])
})

it.each([
  ['the first line', 1, 1, 4],
  ['the last line', 20, 17, 4],
])('stops at the ends of a file: %s', (_, line, first, count) => {
  const [excerpt] = readExcerpts(crash([{ file: at('crash.c'), line }]), host)
  expect([excerpt?.first, excerpt?.lines.length]).toEqual([first, count])
})

it('cuts long lines', () => {
  const [excerpt] = readExcerpts(crash([{ file: at('wide.c') }]), host)
  expect(new Set(excerpt?.lines.map((line) => line.length))).toEqual(new Set([240]))
})

it('takes a place once, and six places at most', () => {
  expect(namesRead(crash([{ file: at('crash.c') }, { file: at('crash.c') }]))).toEqual(['crash.c'])
  const many = Array.from({ length: 20 }, (_, i) => ({ file: at('crash.c'), line: i + 1 }))
  expect(readExcerpts(crash(many), host).map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6])
})

describe('reads nothing', () => {
  it.each([
    ['of a file that its process could not read', 'private.c'],
    ['in a folder that its process could not enter', 'locked/crash.c'],
    ['that is not a source file by its name', 'shadow'],
    ['through a link', 'link.c'],
    ['that is a folder', 'folder.c'],
    ['that is very large', 'huge.c'],
    ['that is not text', 'binary.c'],
    ['that was edited since the program was built', 'edited.c'],
    ['that is not there', 'gone.c'],
    ['by way of ..', 'locked/../crash.c'],
    ['behind its end', 'crash.c', 21],
  ])('%s', (_, name, line = 7) => {
    expect(namesRead(crash([{ file: `${folder}/${name}`, line }]))).toEqual([])
  })

  it.each<[string, Partial<Process>]>([
    ['for a process whose user is not known', { uid: undefined }],
    ['for a process that saw other files', { namespaces: { mountNamespace: 1 } }],
    ['for a program that was replaced', { exeDeleted: true }],
  ])('%s', (_, process) => {
    expect(namesRead(crash([{ file: at('crash.c') }], process))).toEqual([])
  })

  it('on another machine', () => {
    expect(namesRead(crash([{ file: at('crash.c') }]), { ...host, hostname: 'elsewhere' })).toEqual([])
  })

  it('of a relative path', () => {
    expect(namesRead(crash([{ file: 'crash.c' }]))).toEqual([])
  })
})

it.each<[string, Partial<Process>, string]>([
  ['its owner', { uid: process.getuid?.() }, 'own.c'],
  ['its group', { gid: process.getgid?.() }, 'group.c'],
  ['root', { uid: 0, gid: 0 }, 'private.c'],
])('reads for %s', (_, ids, name) => {
  expect(namesRead(crash([{ file: at(name) }], ids))).toEqual([name])
})

it.each<[string, Reader[] | undefined, string[]]>([
  ['the user in the event, where it is believed', undefined, ['private.c']],
  ['the owner of the log that names root', [{ uid: STRANGER }], []],
  ['everyone', [{}], []],
])('reads with the permissions of %s', (_, readers, read) => {
  const event = crash([{ file: at('private.c') }], { uid: 0, gid: 0 })
  expect(readExcerpts(event, host, readers).map(({ file }) => file)).toEqual(read.map(at))
})

it('reads for a set-user-ID program what both of its users may read', () => {
  const ids = { uid: STRANGER, gid: STRANGER, fsUid: 0, fsGid: STRANGER }
  expect(namesRead(crash([{ file: at('private.c') }], ids))).toEqual([])
  expect(namesRead(crash([{ file: at('crash.c') }], ids))).toEqual(['crash.c'])
})

it('knows the mounts that can block', () => {
  expect(isOnLocalDisk('/proc/self/environ.c')).toBe(false)
  expect(isOnLocalDisk('/etc/passwd')).toBe(true)
})

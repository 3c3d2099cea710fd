import { execFileSync } from 'node:child_process'
import { closeSync, fstatSync, mkdirSync, readdirSync, readSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openCore } from '../../../src/capture/core/open-core.js'
import { newFolder } from '../../live/programs.js'
import { buildCore, prpsinfo, prstatus } from './build-core.js'

const folder = newFolder()
const temporary = join(folder, 'tmp')
mkdirSync(temporary)

const core = buildCore({
  notes: [prstatus(1, 11, new Array(27).fill(1n)), prpsinfo(1, 'app')],
  memory: [
    { address: 0x1000n, flags: 6, bytes: Buffer.alloc(3_000_000, 'memory of a process ') },
    { address: 0x1000_0000n, flags: 6, bytes: Buffer.alloc(20_000_000) },
    { address: 0x2000_0000n, flags: 6, bytes: Buffer.alloc(70_000, 'the end ') },
  ],
})

const zstd = (bytes: Buffer): Buffer => execFileSync('zstd', ['-q', '-c'], { input: bytes, maxBuffer: 2 ** 30 })

const xz = (bytes: Buffer): Buffer => execFileSync('xz', ['-0', '-c'], { input: bytes, maxBuffer: 2 ** 30 })

/** As apport writes it: a line for the header of the stream, and for each part of it. */
function apport(bytes: Buffer): Buffer {
  const stream = gzipSync(bytes)
  const lines = [stream.subarray(0, 10)]
  for (let at = 10; at < stream.length; at += 1000) lines.push(stream.subarray(at, at + 1000))
  const core = lines.map((line) => ` ${line.toString('base64')}\n`).join('')
  return Buffer.from(`ProblemType: Crash\nSignal: 11\nCoreDump: base64\n${core}`)
}

function save(name: string, bytes: Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  utimesSync(path, 1_700_000_000, 1_700_000_000)
  return path
}

const { PATH, TMPDIR } = process.env

beforeEach(() => {
  process.env.TMPDIR = temporary
})

afterEach(() => {
  Object.assign(process.env, { PATH, TMPDIR })
  if (TMPDIR === undefined) delete process.env.TMPDIR
})

async function open(path: string) {
  const damage: string[] = []
  const opened = await openCore(path, (problem) => damage.push(problem))
  if (!opened) return { damage }
  const { descriptor, modified } = opened
  const { size, blocks, mode } = fstatSync(descriptor)
  const bytes = Buffer.alloc(size)
  readSync(descriptor, bytes)
  closeSync(descriptor)
  return { damage, modified, bytes, mode: mode & 0o777, stored: blocks * 512 }
}

describe.each([
  ['gzip', gzipSync],
  ['zstd', zstd],
  ['xz', xz],
  ['apport', apport],
])('%s', (name, compress) => {
  const compressed = compress(core)

  it('gives the same core, whatever the name of the file', async () => {
    const opened = await open(save(`core.${name}.1234`, compressed))
    expect(opened.damage).toEqual([])
    expect(opened.bytes?.equals(core)).toBe(true)
  })

  it('has the time of the compressed file', async () => {
    const { modified } = await open(save(`core.${name}`, compressed))
    expect(modified).toBe(1_700_000_000_000_000_000n)
  })

  it('lies in a file nobody else may read, without a name, and without room for zeros', async () => {
    const { mode, stored } = await open(save(`core.${name}`, compressed))
    expect(mode).toBe(0o600)
    expect(stored).toBeLessThan(10_000_000)
    expect(readdirSync(temporary)).toEqual([])
  })

  it('that is torn gives the beginning, and says so', async () => {
    const path = save(`torn.${name}`, compressed.subarray(0, Math.floor(compressed.length * 0.9)))
    const { bytes, damage } = await open(path)
    expect(bytes?.length).toBeGreaterThan(1_000_000)
    expect(bytes?.equals(core.subarray(0, bytes.length))).toBe(true)
    expect(damage).toEqual([expect.stringMatching(`^${path}: .*(torn|damaged).*; what came before it was read$`)])
  })
})

it('the core in a directory of ABRT', async () => {
  const problem = join(folder, 'ccpp-2026-11-29')
  mkdirSync(problem)
  writeFileSync(join(problem, 'coredump.zst'), zstd(core))
  const { bytes, damage } = await open(problem)
  expect(damage).toEqual([])
  expect(bytes?.equals(core)).toBe(true)
})

it('a report of apport has other fields before and after the core, or no core', async () => {
  const report = Buffer.concat([apport(core), Buffer.from('ProcMaps:\n 400000-401000 r-xp\n')])
  expect((await open(save('after.crash', report))).bytes?.equals(core)).toBe(true)
  expect((await open(save('none.crash', Buffer.from('ProblemType: Crash\nSignal: 11\n')))).bytes?.length).toBe(0)
})

it('zstd that is not installed is asked for', async () => {
  const path = save('core.zst', zstd(core))
  process.env.PATH = temporary
  await expect(open(path)).rejects.toThrow(`${path}: compressed with zstd, which is not here; install it with: apt-get`)
})

describe('other inputs are not for this', () => {
  it.each<[string, Buffer]>([
    ['an event log', Buffer.from('{"type":"header"}\n')],
    ['a compressed event log', gzipSync('{"type":"header"}\n')],
    ['a damaged gzip stream', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])],
    ['nothing', Buffer.alloc(0)],
  ])('%s', async (name, bytes) => expect(await open(save(name, bytes))).toEqual({ damage: [] }))

  it.each([
    ['standard input', '-'],
    ['a folder', folder],
    ['no file', join(folder, 'missing')],
  ])('%s', async (_name, path) => expect(await open(path)).toEqual({ damage: [] }))

  it('a pipe is not even read from', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    expect(await open(pipe)).toEqual({ damage: [] })
    expect(statSync(pipe).isFIFO()).toBe(true)
  })
})

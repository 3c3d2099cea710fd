import { execFileSync, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { type LogWriter, openLog } from '../../../src/capture/log/write.js'
import { host } from '../event.js'
import { eventOf, idsOf, makeFolder, replay, withoutFolder } from './log-files.js'

const folder = makeFolder()
afterAll(folder.remove)

const notes: string[] = []
const open = (path: string): Promise<LogWriter> =>
  openLog(path, { host, capture: { tier: 'A' } }, (note) => notes.push(withoutFolder(note)))

/** Waits until a log has so many events: a compressed one is written by and by. */
const hold = (path: string, ...ids: string[]): Promise<void> =>
  expect.poll(async () => idsOf(await replay(path))).toEqual(ids)

const headersIn = (path: string): number => {
  const bytes = readFileSync(path)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().match(/"type":"header"/g)?.length ?? 0
}

describe.each(['.ndjson', '.ndjson.gz'])('a log %s is rotated', (ending) => {
  const rotations: [string, (path: string, rotated: string, writer: LogWriter) => void][] = [
    [
      'by renaming it and a signal',
      (path, rotated, writer) => {
        renameSync(path, rotated)
        writer.reopen()
      },
    ],
    ['by renaming it', (path, rotated) => renameSync(path, rotated)],
    [
      'by renaming it and creating another (create)',
      (path, rotated) => {
        renameSync(path, rotated)
        writeFileSync(path, '', { mode: 0o640 })
      },
    ],
    [
      'by copying and truncating it (copytruncate)',
      (path, rotated) => {
        copyFileSync(path, rotated)
        truncateSync(path, 0)
      },
    ],
  ]
  it.each(rotations)('%s', async (name, rotate) => {
    const path = folder.path(`${name}${ending}`)
    const rotated = folder.path(`${name}-1${ending}`)
    const writer = await open(path)
    writer.append(eventOf('a'))
    await hold(path, 'a')
    rotate(path, rotated, writer)
    writer.append(eventOf('b'))
    writer.append(eventOf('c'))
    await writer.close()
    expect([idsOf(await replay(rotated)), idsOf(await replay(path))]).toEqual([['a'], ['b', 'c']])
    expect([headersIn(rotated), headersIn(path)]).toEqual([1, 1])
  })

  it('and deleted: nothing goes to a file without a name', async () => {
    const path = folder.path(`deleted${ending}`)
    const writer = await open(path)
    rmSync(path)
    writer.append(eventOf('a'))
    await writer.close()
    expect(idsOf(await replay(path))).toEqual(['a'])
  })

  it('and has its new file at once after a signal', async () => {
    const path = folder.path(`signalled${ending}`)
    const writer = await open(path)
    renameSync(path, `${path}.1`)
    writer.reopen()
    await expect.poll(() => existsSync(path) && headersIn(path)).toBe(1)
    await writer.close()
  })
})

describe('what stands at the path after a rotation', () => {
  it('is not written to where it is a trap, until it is gone, and the deaths are counted', async () => {
    const path = folder.path('trapped.ndjson')
    const writer = await open(path)
    renameSync(path, `${path}.1`)
    symlinkSync('elsewhere', path)
    notes.length = 0
    writer.append(eventOf('a'))
    await expect.poll(() => writer.unwritten()).toBe(1)
    rmSync(path)
    writer.append(eventOf('b'))
    await writer.close()
    expect(existsSync(folder.path('elsewhere'))).toBe(false)
    const replayed = await replay(path)
    expect([idsOf(replayed), replayed.losses]).toEqual([['b'], [1]])
    expect(notes).toEqual([
      'trapped.ndjson: cannot be written (it is a symbolic link); deaths are counted until there is a way to write them',
      'trapped.ndjson: recording goes on; 1 deaths so far were not written',
    ])
  })
})

/** Mounting takes root. */
const isRoot = process.geteuid?.() === 0

describe.runIf(isRoot).each(['.ndjson', '.ndjson.gz'])('a disk that is full for a while (%s)', (ending) => {
  it('costs what was appended meanwhile, which is counted', async () => {
    const mount = folder.path(`disk${ending}`)
    mkdirSync(mount)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', mount])
    try {
      const path = join(mount, `log${ending}`)
      const writer = await open(path)
      writer.append(eventOf('a'))
      await hold(path, 'a')
      spawnSync('sh', ['-c', 'cat /dev/zero > "$0" 2>/dev/null', join(mount, 'filler')])
      const before = statSync(path).size
      for (const id of ['b', 'c', 'd']) {
        writer.append(eventOf(id, 8000))
        await expect.poll(() => writer.unwritten()).toBeGreaterThan(0)
      }
      await expect.poll(() => writer.unwritten()).toBe(3)
      expect(statSync(path).size).toBe(before)
      rmSync(join(mount, 'filler'))
      writer.append(eventOf('e'))
      await writer.close()
      const replayed = await replay(path)
      expect([idsOf(replayed), replayed.losses, replayed.problems, replayed.damages]).toEqual([['a', 'e'], [3], [], []])
    } finally {
      execFileSync('umount', [mount])
    }
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseMaps } from '../../../src/capture/memory/maps-text.js'
import { parseLimits } from '../../../src/capture/proc/limits.js'
import { readMaps } from '../../../src/capture/proc/maps.js'
import { readStat } from '../../../src/capture/proc/stat.js'
import { readSignalState, readStatus } from '../../../src/capture/proc/status.js'

describe('maps', () => {
  const MAPS = [
    '55d0c0000000-55d0c0002000 r-xp 00001000 fe:01 1234                       /usr/bin/a b (deleted)',
    '55d0c1000000-55d0c1021000 rw-p 00000000 00:00 0                          [heap]',
    '7f0000000000-7f0000001000 rw-s 00000000 00:05 77                         /odd\\012name',
    '7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0                          [stack]',
    '7ffd00100000-7ffd00102000 r-xp 00000000 00:00 0                          [vdso]',
    'ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]',
    '',
  ].join('\n')
  const { mappings, landmarks } = parseMaps(Buffer.from(MAPS))

  it('files', () =>
    expect(mappings[0]).toEqual({
      start: 0x55d0c0000000n,
      end: 0x55d0c0002000n,
      offset: 0x1000n,
      inode: 1234n,
      device: (0xfe << 20) | 1,
      vmFlags: 1 | 4,
      path: '/usr/bin/a b',
      deleted: true,
    }))
  it('a newline in a name, and shared memory', () =>
    expect(mappings[2]).toMatchObject({ path: '/odd\nname', vmFlags: 1 | 2 | 0x80, deleted: false }))
  it('what the kernel names is no file, and its own page is left out', () =>
    expect(mappings.map(({ path }) => path !== undefined)).toEqual([true, false, true, false, false]))
  it('landmarks', () =>
    expect(landmarks).toEqual({ vdso: 0x7ffd00100000n, startBrk: 0x55d0c1000000n, brk: 0x55d0c1021000n }))
})

it('limits, in the order of their numbers', () => {
  const limits = parseLimits(readFileSync('/proc/self/limits', 'latin1'))
  expect(limits).toHaveLength(16)
  const text = [
    'Limit                     Soft Limit           Hard Limit           Units     ',
    'Max cpu time              5                    unlimited            seconds   ',
    'Max nice priority         0                    0                    ',
  ].join('\n')
  expect(parseLimits(text)).toEqual([
    { soft: 5n, hard: 2n ** 64n - 1n },
    { soft: 0n, hard: 0n },
  ])
})

it('this very process', () => {
  const place = `/proc/${process.pid}`
  expect(readStat(place)).toMatchObject({ parentId: process.ppid, policy: 0 })
  expect(readStatus(place)).toMatchObject({ processId: process.pid, uid: { real: process.getuid?.() } })
  expect(readMaps(process.pid).mappings.map(({ path }) => path)).toContain(process.execPath)
  // Node ignores the one, handles the other, and leaves the third alone.
  const signals = readSignalState(process.pid)
  expect([13, 17, 18].map((signal) => signals?.disposition(signal))).toEqual(['ignored', expect.any(String), 'default'])
})

it('a process that has gone', () => {
  const place = '/proc/4194305'
  expect([readStat(place), readStatus(place), readSignalState(4194305)]).toEqual([undefined, undefined, undefined])
  expect(readMaps(4194305).mappings).toEqual([])
})

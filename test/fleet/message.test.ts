import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { degrade, KEPT } from '../../src/fleet/degrade.js'
import { packEvent, Refusal } from '../../src/fleet/message.js'
import { subjectOf } from '../../src/fleet/subject.js'
import type { CrashEvent } from '../../src/model/event.js'
import { DICTIONARY_1 } from '../../src/model/event-dictionary.js'
import { readDeath } from '../../src/pipeline/fleet/read-death.js'
import { crashEvent } from '../analyze/crash-event.js'
import { readFixture } from '../cli/run-cli.js'

const fixture: CrashEvent = JSON.parse(readFixture('null-read').split('\n')[1] ?? '')
const HOST = 'crashcrawler.deaths.fixture-host'

const packed = (value: unknown): Buffer =>
  Buffer.concat([Buffer.of(1), deflateRawSync(JSON.stringify(value), { dictionary: DICTIONARY_1 })])

it('an event arrives as it was sent, smaller', () => {
  const message = packEvent(fixture)
  expect(readDeath({ subject: HOST, message }).event).toEqual(fixture)
  expect(message.length).toBeLessThan(JSON.stringify(fixture).length / 3)
})

describe('a message that is no death of its host is refused', () => {
  it.each<[string, message: Uint8Array, subject: string, kind: string, reason: RegExp]>([
    ['empty', Buffer.alloc(0), HOST, 'format', /in a format that this version does not know/],
    ['a later format', Buffer.of(2, 0, 0), HOST, 'format', /in a format that this version does not know/],
    ['noise', Buffer.from('\x01 what is this'), HOST, 'damaged', /not compressed as deaths are/],
    ['half of one', packEvent(fixture).subarray(0, 500), HOST, 'damaged', /not compressed as deaths are/],
    ['a bomb', packed('0'.repeat(17 * 2 ** 20)), HOST, 'size', /more than 16777216 bytes when it is unpacked/],
    ['not JSON', Buffer.concat([Buffer.of(1), deflateRawSync('{')]), HOST, 'schema', /not JSON/],
    ['null', packed(null), HOST, 'schema', /not a JSON object/],
    ['a header of a log', packed({ type: 'header', format: 'x' }), HOST, 'schema', /not a valid header/],
    [
      'a later version',
      packed({ ...fixture, schemaVersion: 2 }),
      HOST,
      'version',
      /schema version 2; this analyzer reads/,
    ],
    [
      'an earlier version',
      packed({ ...fixture, schemaVersion: 0 }),
      HOST,
      'version',
      /schema version 0; this analyzer/,
    ],
    [
      'a field of another kind',
      packed({ ...fixture, uptime: 1, message: 1 }),
      HOST,
      'schema',
      /uptime is an unknown field|message/,
    ],
    ['no pid', packed({ ...fixture, process: { comm: 'x' } }), HOST, 'schema', /process/],
    ['an id of another kind', packed({ ...fixture, id: '../x' }), HOST, 'schema', /the id is not that of a death/],
    ['of another host', packEvent(fixture), 'crashcrawler.deaths.web-2', 'host', /says that it is from "fixture-host"/],
  ])('%s', (_name, message, subject, kind, reason) => {
    const read = (): unknown => readDeath({ subject, message })
    expect(read).toThrow(Refusal)
    expect(read).toThrow(expect.objectContaining({ kind, message: expect.stringMatching(reason) }))
  })
})

describe('hosts of other versions', () => {
  it('of a later one: what is unknown is left out', () => {
    const { process, host, stack } = fixture
    const frames = stack?.frames.map((frame) => ({ ...frame, column: 7 })) ?? []
    const later = {
      ...fixture,
      more: { a: [1] },
      process: { ...process, rank: 'x' },
      host: { ...host, rack: 4 },
      stack: { ...stack, frames },
    }
    const { event, isPart } = readDeath({ subject: HOST, message: packed(later) })
    expect([event, isPart]).toEqual([fixture, true])
  })

  it('of an earlier one: what it did not know is absent', () => {
    const { schemaVersion, id, time, host, process } = fixture
    const { hostname, kernel, arch } = host
    const { pid, comm } = process
    const earlier = { schemaVersion, id, time, host: { hostname, kernel, arch }, process: { pid, comm } }
    expect(readDeath({ subject: HOST, message: packed(earlier) })).toMatchObject({ event: earlier, isPart: false })
  })
})

describe('less of an event', () => {
  const whole: CrashEvent = { ...fixture, raw: 'A'.repeat(1000) }

  it.each(KEPT.map((kept, index) => [kept, index] as const))('%s', (kept, index) => {
    const less = degrade(whole, kept)
    const { event } = readDeath({ subject: subjectOf(less.host.hostname), message: packEvent(less) })
    expect([event.id, event.time, event.process.pid, event.termination]).toEqual([
      whole.id,
      whole.time,
      whole.process.pid,
      whole.termination,
    ])
    expect([event.raw, event.maps, event.stack].map((part) => part !== undefined)).toEqual([
      index < 1,
      index < 2,
      index < 3,
    ])
    expect(event.capture?.truncated?.includes('memory') ?? false).toBe(index > 0)
  })

  it('of a death that was made up is small', () => {
    const long = 'x'.repeat(1e6)
    const event = crashEvent({ process: { comm: long, exe: long, cgroup: long, pid: 1 }, message: long })
    expect(packEvent(degrade(event, 'a line')).length).toBeLessThan(20_000)
  })
})

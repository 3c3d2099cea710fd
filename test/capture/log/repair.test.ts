import { afterAll, expect, it } from 'vitest'
import { repaired } from '../../../src/capture/log/repair.js'
import type { CrashEvent } from '../../../src/model/event.js'
import { crashEvent } from '../event.js'
import { changed, type Json, walk } from './json.js'
import { makeFolder, record, replay } from './log-files.js'

const folder = makeFolder()
afterAll(() => folder.remove())

const event = crashEvent()
const plain: Json = JSON.parse(JSON.stringify(event))

it('leaves an event alone that fits, also where fields are undefined', () => {
  const whole = { ...event, oom: undefined }
  expect(repaired(whole)).toBe(whole)
})

it.each([
  ['a negative line', '/stack/frames/0/line', -294_967_296, 'stack.frames.line'],
  ['a negative number of a system call', '/fault/syscall', -5, 'fault.syscall'],
  ['no number', '/process/durationMs', Number.NaN, 'process.durationMs'],
  ['an address of 17 digits', '/registers/rip', '0x12345678901234567', 'registers.rip'],
  ['permissions that are none', '/maps/0/perms', 'rw', 'maps.perms'],
  ['a field that nobody knows', '/stack/mood', 'bad', 'stack.mood'],
])('%s is left out, and marked', (_, path, value, mark) => {
  const broken = changed(plain, path, value) as unknown as CrashEvent
  const { capture, id } = repaired(broken)
  expect(id).toBe(event.id)
  expect(capture?.truncated).toEqual([...(event.capture?.truncated ?? []), mark])
})

it('whatever is wrong, the death stays, and is read again', async () => {
  const odd: (Json | undefined)[] = [undefined, null, true, -1, 0.5, '', [], [null], {}, { unheard: 1 }]
  // The four of every event are the collector's own.
  const paths = walk(plain)
    .map(({ path }) => path)
    .filter((path) => path !== '' && !/^\/(schemaVersion|id|time|host)/.test(path))
  const broken = paths.flatMap((path) => odd.map((value) => changed(plain, path, value) as unknown as CrashEvent))
  const path = folder.path('broken.ndjson')
  await record(path, broken)

  const { events, problems } = await replay(path)
  expect(problems).toEqual([])
  expect(events).toHaveLength(broken.length)
})

it('a thousand wrong fields cost no more than those', () => {
  const frames = Array.from({ length: 256 }, () => ({ ...event.stack?.frames[0], ip: '0x0000000000000001', line: -1 }))
  const { stack, capture } = repaired({ ...event, stack: { unwinder: 'dwarf', frames } })
  expect(stack?.frames).toHaveLength(256)
  expect(capture?.truncated).toContain('stack.frames.line')
})

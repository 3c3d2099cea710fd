import Value from 'typebox/value'
import { describe, expect, it } from 'vitest'
import type { Incident } from '../../src/model/finding.js'
import { createRenderer } from '../../src/report/render.js'
import { debugIdOf } from '../../src/report/sentry/images.js'
import { HOSTILE, poisoned } from './hostile.js'
import {
  commandNotFound,
  manyMappings,
  nullDereference,
  recursion,
  terminated,
  threadPool,
  unexplained,
} from './samples.js'
import { EnvelopeHeader, EventPayload, ItemHeader } from './sentry-schema.js'

const render = createRenderer('sentry')

function envelope(incident: Incident) {
  const text = render(incident)
  const [header = '', item = '', payload = '', ...rest] = text.split('\n')
  return {
    text,
    rest,
    payload,
    header: JSON.parse(header),
    item: JSON.parse(item),
    event: JSON.parse(payload),
  }
}

const ALL: [name: string, incident: Incident][] = [
  ['a crash', nullDereference],
  ['a signal of another process', terminated],
  ['an exit status', commandNotFound],
  ['one of which little is known', unexplained],
  ['many threads', threadPool],
  ['a deep stack', recursion],
  ['many mappings', manyMappings],
  ...Object.entries(HOSTILE).map(([name, value]): [string, Incident] => [name, poisoned(threadPool, value)]),
  ...Object.entries(HOSTILE).map(([name, value]): [string, Incident] => [name, poisoned(recursion, value)]),
]

describe.each(ALL)('an envelope of %s', (_, incident) => {
  const { text, header, item, payload, event, rest } = envelope(incident)

  it('is three lines, whose lengths and ids agree', () => {
    expect(rest).toEqual([''])
    expect(Value.Errors(EnvelopeHeader, header)).toEqual([])
    expect(Value.Errors(ItemHeader, item)).toEqual([])
    expect(item.length).toBe(Buffer.byteLength(payload))
    expect(event.event_id).toBe(header.event_id)
  })

  it('is as the documentation describes an event, and not too large', () => {
    expect(Value.Errors(EventPayload, event)).toEqual([])
    expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(1_000_000)
    for (const { filename, function: name, instruction_addr: address } of event.exception.values[0].stacktrace
      ?.frames ?? [])
      expect(filename ?? name ?? address).toBeDefined()
  })

  it('is plain text to a terminal', () => {
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202e\u2066]/u)
  })
})

it('has the signal, and the frames from the oldest on', () => {
  const { event } = envelope(nullDereference)
  const [exception] = event.exception.values
  expect(exception).toMatchObject({
    type: 'SIGSEGV',
    value: expect.stringMatching(/^imagetool read from 0x18: a member 24 bytes/),
    thread_id: 48213,
    mechanism: {
      type: 'crashcrawler',
      handled: false,
      synthetic: true,
      meta: { signal: { number: 11, name: 'SIGSEGV', code: 1, code_name: 'SEGV_MAPERR' } },
      data: { relevant_address: '0x0000000000000018' },
    },
    stacktrace: { registers: { rip: '0x000055d18a4011c9' } },
  })
  const { frames } = exception.stacktrace
  expect(frames.map((frame: { function?: string }) => frame.function)).toEqual([
    undefined,
    '__libc_start_main',
    '__libc_start_call_main',
    'main',
    'resize_image',
    'row_stride',
  ])
  expect(frames.at(-1)).toEqual({
    instruction_addr: '0x000055d18a4011c9',
    symbol_addr: '0x000055d18a4011c5',
    image_addr: '0x000055d18a400000',
    package: '/usr/local/bin/imagetool',
    function: 'row_stride',
    filename: 'resize.c',
    lineno: 42,
    in_app: true,
  })
  expect(frames[1]).toMatchObject({ package: '/usr/lib/x86_64-linux-gnu/libc.so.6', in_app: false })
  expect(event).toMatchObject({
    level: 'error',
    timestamp: '2025-11-20T11:05:31.482915307Z',
    server_name: 'web-1',
    fingerprint: ['c1b7e0a45d2f9388'],
    tags: { cause: 'null-dereference', rule: 'memory/null-dereference', signal: 'SIGSEGV', unit: 'imagetool.service' },
    user: { id: '33' },
    threads: { values: [{ id: 48213, name: 'imagetool', crashed: true }] },
    contexts: {
      os: { name: 'Linux', kernel_version: '6.18.2-amd64', raw_description: 'Debian GNU/Linux 12 (bookworm)' },
      device: { name: 'web-1', arch: 'x86_64', processor_count: 8, memory_size: 32_768_000 * 1024 },
    },
    extra: { crashcrawler_id: '5f0c2a91d7be', advice: expect.stringContaining('resize.c:42') },
  })
  expect(event).not.toHaveProperty('release')
})

it('lists the mapped files that have a build id, whole', () => {
  const { images } = envelope(nullDereference).event.debug_meta
  expect(images).toEqual([
    {
      type: 'elf',
      code_id: '8a52e0e2a3a4b1f0c0b4e6f7d7b1a2c3d4e5f607',
      debug_id: 'e2e0528a-a4a3-f0b1-c0b4-e6f7d7b1a2c3',
      code_file: '/usr/lib/x86_64-linux-gnu/libpng16.so.16.39.0',
      image_addr: '0x00007f3c22800000',
      image_size: 0x3_8000,
      arch: 'x86_64',
    },
    expect.objectContaining({ code_id: '58254ca972028402bc40624f81388d85ec95f70d', image_size: 0x1d_4000 }),
  ])
})

// The first two are the examples of the documentation.
it.each([
  ['f1c3bcc0279865fe3058404b2831d9e64135386c', 'c0bcc3f1-9827-fe65-3058-404b2831d9e6'],
  ['68220ae2c65d65c1b6aaa12fa6765a6ec2f5f434', 'e20a2268-5dc6-c165-b6aa-a12fa6765a6e'],
  ['0102030405060708', '04030201-0605-0807-0000-000000000000'],
])('the build id %s is the debug id %s', (buildId, debugId) => {
  expect(debugIdOf(buildId)).toBe(debugId)
})

it('has the stacks of other threads, and that of the dead one only once', () => {
  const { values } = envelope(threadPool).event.threads
  const [dead, ...others] = values
  expect(dead).toEqual({ id: 51877, name: 'queue-runner', crashed: true, current: true })
  expect(others).toHaveLength(threadPool.threads?.length ? threadPool.threads.length - 1 : 0)
  expect(others[0].stacktrace.frames.map((frame: { function: string }) => frame.function)).toEqual([
    'Queue::pop',
    '___pthread_mutex_lock',
    'futex_wait',
  ])
})

it('an inlined frame has no address, which would be unfolded again', () => {
  const [, worker] = envelope(threadPool).event.threads.values
  expect(worker.stacktrace.frames.at(-1)).not.toHaveProperty('instruction_addr')
})

it('has a release where a package owns the program, and the environment of the host', () => {
  const exe = nullDereference.process.exe ?? ''
  const owner = { name: 'imagetool', version: '1:2.3-1', manager: 'dpkg' }
  const { event } = envelope({
    ...nullDereference,
    host: { ...nullDereference.host, labels: { env: 'staging' } },
    libraries: [{ path: exe, package: owner }],
  })
  expect(event).toMatchObject({ release: 'imagetool@1:2.3-1', environment: 'staging' })
})

it('gives one death one id, and another one another', () => {
  const [first, again, other] = [nullDereference, nullDereference, terminated].map((each) => envelope(each).header)
  expect(first).toEqual(again)
  expect(first).not.toEqual(other)
})

it('of an event that is too large the other threads are left out first', () => {
  const stack = { unwinder: 'dwarf' as const, frames: recursion.stack?.frames.slice(0, 250) ?? [] }
  const many = Array.from({ length: 80 }, (_, i) => ({ tid: 60_000 + i, stack }))
  const { event } = envelope({ ...recursion, threads: many })
  expect(event).not.toHaveProperty('threads')
  expect(event.exception.values[0].stacktrace.frames).toHaveLength(250)
  expect(event).toHaveProperty('extra')
})

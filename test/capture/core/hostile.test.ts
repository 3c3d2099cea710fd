import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseCore } from '../../../src/capture/core/core.js'
import { coreFile } from '../../../src/capture/core/core-file.js'
import { readCoreHeader } from '../../../src/capture/core/elf-header.js'
import { handledFault } from '../../../src/capture/core/handled-fault.js'
import { rawEventOf } from '../../../src/capture/core/raw-event.js'
import { normalize } from '../../../src/capture/event/normalize.js'
import { parseLogLine } from '../../../src/capture/log/parse-line.js'
import { formatAddress } from '../../../src/model/address.js'
import { UserError } from '../../../src/model/errors.js'
import type { CrashEvent, Stack } from '../../../src/model/event.js'
import type { RawEvent } from '../../../src/model/raw.js'
import { newFolder } from '../../live/programs.js'
import { buildCore, note, prpsinfo, prstatus, words } from './build-core.js'
import { compileCrasher, describeCores, dumpCore } from './cores.js'
import { mutate, type Region } from './mutate.js'

const folder = newFolder()

const NT_PRSTATUS = 1
const NT_AUXV = 6
const NT_FILE = 0x46494c45

/** All that this process reads of a core, before the resolver is asked. */
function eventOf(path: string): CrashEvent {
  const descriptor = openSync(path, 'r')
  try {
    const core = parseCore(coreFile(descriptor, path))
    const raw = rawEventOf(core, 0n)
    return normalize(handledFault(core, raw, anyBacktrace(raw)) ?? raw, {
      host: { hostname: 'test', kernel: '6.1', arch: core.machine },
      tier: 'E',
      realtimeOffset: 0n,
      kernelSymbols: () => undefined,
      environment: [],
    })
  } finally {
    closeSync(descriptor)
  }
}

/** Through every word of the stack, so that every signal frame lies on it. */
function anyBacktrace({ stack }: RawEvent): Stack {
  const bytes = stack ? Buffer.from(stack.bytes) : Buffer.alloc(0)
  const all = Array.from({ length: bytes.length >> 3 }, (_, index) => bytes.readBigUInt64LE(index * 8))
  return { unwinder: 'dwarf', frames: all.map((ip) => ({ ip: formatAddress(ip) })) }
}

/** Where a core says who died and how, and the ends of its memory, where stacks are. */
function regionsOf(path: string): Region[] {
  const { notes, loads } = readCoreHeader(coreFile(openSync(path, 'r'), path))
  const core = readFileSync(path)
  const noteOf = (type: number, size: number): Region => ({
    offset: core.indexOf(Buffer.concat([Buffer.from(Uint32Array.of(type).buffer), Buffer.from('CORE\0')])),
    size,
  })
  return [
    { offset: 0, size: 64 + 56 * (loads.length + 1) },
    ...notes.map(({ offset, fileSize }) => ({ offset: Number(offset), size: Number(fileSize) })),
    ...[noteOf(NT_PRSTATUS, 340), noteOf(NT_AUXV, 340), noteOf(NT_FILE, 700)],
    ...loads
      .filter(({ fileSize }) => fileSize >= 8192n)
      .map(({ offset, fileSize }) => ({ offset: Number(offset + fileSize) - 8192, size: 8192 })),
  ]
}

describeCores('damaged cores', () => {
  it.each(['thread-crash', 'handler-abort', 'handler-reraise', 'assertion'])(
    'of %s give a valid event or one clear line',
    (name) => {
      const { core } = dumpCore([compileCrasher(name, folder), 'an argument'], folder)
      const original = readFileSync(core)
      const regions = regionsOf(core)
      const path = join(folder, `damaged-${name}`)
      let events = 0
      for (let seed = 0; seed < 100; seed++) {
        writeFileSync(path, mutate(original, regions, seed))
        try {
          const event = eventOf(path)
          expect(parseLogLine(JSON.stringify(event)), `seed ${seed}`).toMatchObject({ kind: 'event' })
          events++
        } catch (error) {
          if (!(error instanceof UserError)) throw new Error(`seed ${seed}`, { cause: error })
          expect(error.message.split('\n')).toHaveLength(1)
        }
      }
      expect(events).toBeGreaterThan(50)
    },
  )
})

describe('a core that claims more than there is', () => {
  const NOTES = [prstatus(1, 11, new Array(27).fill(0x1000n)), prpsinfo(1, 'app')]
  const TERABYTE = 2 ** 40

  const sparse = (bytes: Buffer): string => {
    const path = join(folder, 'sparse')
    writeFileSync(path, bytes)
    truncateSync(path, TERABYTE)
    return path
  }

  it('of program headers', () => {
    const bytes = buildCore({ notes: NOTES, extended: true })
    bytes.writeUInt32LE(0xffff_ffff, bytes.length - 20)
    expect(eventOf(sparse(bytes)).capture?.truncated).toContain('maps')
  })

  it('of notes', () => {
    const bytes = buildCore({ notes: NOTES })
    bytes.writeBigUInt64LE(BigInt(TERABYTE), 64 + 32)
    expect(eventOf(sparse(bytes)).capture?.truncated).toContain('notes')
  })

  it('of one note', () => {
    const bytes = buildCore({ notes: [...NOTES, note(NT_FILE, words([0n, 4096n]))] })
    bytes.writeUInt32LE(0xffff_fff0, bytes.length - 32)
    bytes.writeBigUInt64LE(BigInt(TERABYTE), 64 + 32)
    expect(eventOf(sparse(bytes)).capture?.truncated).toContain('notes')
  })

  it('of files', () => {
    const bytes = buildCore({ notes: [...NOTES, note(NT_FILE, words([1n << 62n, 1n << 63n]))] })
    expect(eventOf(sparse(bytes)).process).toMatchObject({ pid: 1, comm: 'app' })
  })

  it('of memory', () => {
    const memory = [{ address: 0n, flags: 7, size: 1n << 63n, bytes: Buffer.alloc(8) }]
    const bytes = buildCore({ notes: NOTES, memory })
    bytes.writeBigUInt64LE(BigInt(TERABYTE), 64 + 56 + 32)
    expect(eventOf(sparse(bytes)).capture?.truncated).toEqual(expect.arrayContaining(['memory', 'stack']))
  })
})

describe('names that a core gives to its mappings', () => {
  const eventWith = (name: string): CrashEvent => {
    const ranges = words([1n, 4096n, 0x1000n, 0x2000n, 0n])
    const files = note(NT_FILE, Buffer.concat([ranges, Buffer.from(`${name}\0`)]))
    const notes = [prstatus(1, 11, new Array(27).fill(0x1000n)), prpsinfo(1, 'app'), files]
    const path = join(folder, 'names')
    writeFileSync(path, buildCore({ notes, memory: [{ address: 0x1000n, flags: 5, bytes: Buffer.alloc(4096, 1) }] }))
    return eventOf(path)
  }

  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])

  it.each(['/tmp/\u001b[31m\nred', '../../etc/passwd', '/dev/zero', '/proc/self/mem', pipe, `/${'x'.repeat(100_000)}`])(
    'are names, whatever stands there: %s',
    (name) => expect(eventWith(name).maps?.map(({ path }) => path)).toEqual([name]),
  )
})

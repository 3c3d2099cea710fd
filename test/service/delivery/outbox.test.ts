import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Later, Refused, retryAfterMs } from '../../../src/service/delivery/http.js'
import { openOutbox } from '../../../src/service/delivery/outbox.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** An outbox of texts, whose receiver answers with these errors, or hangs, and then takes everything. */
function open(...errors: (Error | 'hangs')[]) {
  const files = new Map<string, unknown>()
  const [sent, notes]: [string[], string[]] = [[], []]
  const outbox = openOutbox<string>({
    receiver: 'ops',
    words: { one: 'a text', many: 'texts' },
    send: async (message, abandoned) => {
      const error = errors.shift()
      if (error === 'hangs') await new Promise((_, reject) => abandoned.addEventListener('abort', reject))
      if (error) throw error
      sent.push(message)
    },
    files: {
      names: () => [...files.keys()],
      read: (name) => files.get(name),
      write: (name, content) => void files.set(name, content),
      remove: (name) => void files.delete(name),
    },
    isMessage: (content): content is string => typeof content === 'string',
    retryForMs: 24 * 60 * 60_000,
    onNote: (note) => notes.push(note),
  })
  return { ...outbox, sent, notes, files }
}

describe('a receiver that asks to come later', () => {
  it.each([
    ['in a while', 90_000, 90_000],
    ['in a year', 365 * 24 * 3_600_000, 3_600_000],
  ])('%s is not asked before', async (_, asked, waits) => {
    const { push, sent, notes, files } = open(new Later('busy', asked))
    push('a')
    await vi.advanceTimersByTimeAsync(waits - 1)
    expect([sent, files.size]).toEqual([[], 1])
    await vi.advanceTimersByTimeAsync(1)
    expect([sent, files.size]).toEqual([['a'], 0])
    expect(notes).toEqual(['texts to ops wait: busy', 'texts to ops are delivered again'])
  })

  it('holds up what comes meanwhile, in its order', async () => {
    const { push, sent } = open(new Later('busy', 5000))
    for (const text of ['a', 'b', 'c']) push(text)
    await vi.advanceTimersByTimeAsync(5000)
    expect(sent).toEqual(['a', 'b', 'c'])
  })
})

it('what is refused holds up nothing', async () => {
  const { push, sent, notes } = open(new Refused('no'))
  for (const text of ['a', 'b']) push(text)
  await vi.advanceTimersByTimeAsync(0)
  expect(sent).toEqual(['b'])
  expect(notes).toEqual(['a text to ops is given up: no'])
})

it('a message that is being sent at the end is waited for some seconds, then abandoned, and stays for the next time', async () => {
  const { push, close, files, notes } = open('hangs')
  push('a')
  const closed = close()
  await vi.advanceTimersByTimeAsync(5000)
  await closed
  await vi.advanceTimersByTimeAsync(60_000)
  expect([notes, files.size, vi.getTimerCount()]).toEqual([[], 1, 0])
})

it('one that fails at the end is not tried again by this service', async () => {
  const { push, close, files } = open(new Error('no'))
  push('a')
  await close()
  await vi.advanceTimersByTimeAsync(60_000)
  expect([files.size, vi.getTimerCount()]).toEqual([1, 0])
})

const NOW = Date.parse('2026-03-01T00:00:00Z')

it.each<[string | null, number | undefined]>([
  [null, undefined],
  ['', undefined],
  ['soon', undefined],
  ['-1', undefined],
  ['0', 0],
  ['120', 120_000],
  ['Sun, 01 Mar 2026 00:01:00 GMT', 60_000],
  ['Sat, 28 Feb 2026 00:00:00 GMT', 0],
])('Retry-After: %j', (header, expected) => {
  expect(retryAfterMs(header, NOW)).toBe(expected)
})

import { describe, expect, it } from 'vitest'
import { Refusal } from '../../src/fleet/message.js'
import type { Delivery } from '../../src/fleet/nats/delivery.js'
import { NotNow, settle } from '../../src/fleet/settle.js'
import { createBackoff } from '../../src/model/backoff.js'

/** What became of messages, each a word that says how it goes and how often it came. */
async function outcome(...words: string[]) {
  const log: string[] = []
  const deliveries = words.map((word): Delivery => {
    const [name = '', count = '1'] = word.split('*')
    return {
      subject: name,
      message: Buffer.from(name),
      deliveries: Number(count),
      acknowledge: () => log.push(`ack ${name}`),
      postpone: () => log.push(`later ${name}`),
      hold: () => {},
    }
  })
  const settled = await settle<string>(deliveries, {
    read: async ({ subject }) => {
      if (subject.startsWith('bad')) throw new Refusal('schema', 'no death')
      if (subject.startsWith('bug')) throw new TypeError('a bug')
      return { death: subject, bytes: subject.startsWith('big') ? 40e6 : 100 }
    },
    store: async (deaths) => {
      if (deaths.some((death) => death.startsWith('rejected'))) throw new Error('22021')
      if (deaths.some((death) => death.startsWith('early'))) throw new NotNow('of another version')
      log.push(`store ${deaths.join(' ')}`)
    },
    putAside: async ({ subject }, reason) => void log.push(`aside ${subject}: ${reason}`),
  })
  return { log, settled }
}

describe('deaths are stored, then acknowledged', () => {
  it.each<[string, string[], log: string[], settled: object]>([
    ['none', [], [], {}],
    ['together', ['a', 'b'], ['store a b', 'ack a', 'ack b'], { stored: 2 }],
    [
      'in parts that fit in memory',
      ['big1', 'a', 'big2', 'b'],
      ['store big1', 'ack big1', 'store a big2', 'ack a', 'ack big2', 'store b', 'ack b'],
      { stored: 4 },
    ],
    ['what cannot be stored now comes again', ['early', 'a'], ['later early', 'later a'], { postponed: 2 }],
    ['however often that happens', ['early*9'], ['later early'], { postponed: 1 }],
    [
      'what is no death is put aside',
      ['bad', 'a'],
      ['aside bad: refused: no death', 'ack bad', 'store a', 'ack a'],
      { stored: 1, refused: 1 },
    ],
    ['what fails comes again', ['bug', 'a'], ['later bug', 'store a', 'ack a'], { stored: 1, postponed: 1 }],
    ['what fails too often is put aside', ['bug*5'], ['aside bug: failed: a bug', 'ack bug'], { failed: 1 }],
    ['what came often for other reasons is tried', ['a*10'], ['store a', 'ack a'], { stored: 1 }],
    [
      'one that the store does not take keeps no other from it',
      ['a', 'rejected', 'b'],
      ['store a', 'ack a', 'later rejected', 'store b', 'ack b'],
      { stored: 2, postponed: 1 },
    ],
    [
      'what comes again and again is stored by itself, first',
      ['a', 'b*4', 'c*3', 'd*2'],
      ['store b', 'ack b', 'store c', 'ack c', 'store a d', 'ack a', 'ack d'],
      { stored: 4 },
    ],
    [
      'of those that come too often, the first has ended the analyzers before',
      ['x*11', 'y*11', 'a'],
      ['aside x: it ended each analyzer that took it', 'ack x', 'store y', 'ack y', 'store a', 'ack a'],
      { stored: 2, failed: 1 },
    ],
  ])('%s', async (_name, words, log, settled) => {
    expect(await outcome(...words)).toEqual({
      log,
      settled: { stored: 0, refused: 0, failed: 0, postponed: 0, ...settled },
    })
  })
})

describe('after a failure', () => {
  it.each([
    ['at once at the earliest', 0, [0, 0, 0], 0],
    ['twice as long each time, up to a minute', 1, [500, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000], 500],
  ])('%s', (_name, random, waits, first) => {
    const backoff = createBackoff(60_000, () => random)
    expect(waits.map(() => backoff.next())).toEqual(waits)
    backoff.reset()
    expect(backoff.next()).toBe(first)
  })
})

import { randomBytes } from 'node:crypto'
import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { unpackLine } from '../../src/fleet/message.js'
import { openSpool, type Spool } from '../../src/fleet/spool/spool.js'
import { openSpoolFolder } from '../../src/pipeline/fleet/spool-folder.js'
import { crashEvent } from '../analyze/crash-event.js'
import { newFolder } from '../cli/run-cli.js'

const notes: string[] = []

function open(folder: string, maxBytes = 1e9): Spool {
  notes.length = 0
  return openSpool({ folder: { path: (name) => join(folder, name) }, maxBytes, onNote: (note) => notes.push(note) })
}

const death = (id: string, raw?: string) => crashEvent({ id, raw })

/** Ids of all that is there, which is removed. */
function drain(spool: Spool): string[] {
  const ids: string[] = []
  for (let batch = spool.oldest(); batch; batch = spool.oldest()) {
    ids.push(...batch.waiting.map(({ message }) => JSON.parse(unpackLine(message)).id))
    spool.remove(batch)
  }
  return ids
}

it('what is pushed is there once, in order, also while it is taken', () => {
  const spool = open(newFolder())
  spool.push(death('a'))
  spool.push(death('b'))
  const first = spool.oldest()
  spool.push(death('c'))
  expect(first?.waiting.map(({ id, host }) => [id, host])).toEqual([
    ['a', 'web-1'],
    ['b', 'web-1'],
  ])
  expect(drain(spool)).toEqual(['a', 'b', 'c'])
  expect([spool.left(), spool.fill()]).toEqual([0, 0])
  spool.close()
})

it('what an earlier process left is sent first, and what it removed is gone', () => {
  const folder = newFolder()
  const before = open(folder)
  for (const id of ['a', 'b']) {
    before.push(death(id))
    before.oldest()
  }
  const batch = before.oldest()
  if (batch) before.remove(batch)
  // Killed: it closes nothing.
  const after = open(folder)
  after.push(death('c'))
  expect(drain(after)).toEqual(['b', 'c'])
  after.close()
})

describe('a segment that a power failure damaged gives what is whole', () => {
  it.each<[string, (path: string) => void, ids: string[]]>([
    ['cut in the last record', (path) => truncateSync(path, readFileSync(path).length - 3), ['a']],
    ['cut in a head', (path) => truncateSync(path, 5), []],
    ['zeros at its end', (path) => appendFileSync(path, Buffer.alloc(100)), ['a', 'b']],
    ['a bit in the first record', (path) => writeFileSync(path, flipped(readFileSync(path), 40)), []],
    ['a length out of range', (path) => writeFileSync(path, flipped(readFileSync(path), 3)), []],
    ['empty', (path) => truncateSync(path, 0), []],
  ])('%s', (name, damage, ids) => {
    const folder = newFolder()
    const before = open(folder)
    before.push(death('a'))
    before.push(death('b'))
    before.close()
    damage(join(folder, readdirSync(folder)[0] ?? ''))
    const after = open(folder)
    expect(drain(after)).toEqual(ids)
    expect(notes).toEqual(
      name === 'empty' ? [] : [expect.stringMatching(/^the spool was damaged: .* ends after \d deaths$/)],
    )
    after.close()
  })

  const flipped = (content: Buffer, at: number): Buffer => {
    content[at] = (content[at] ?? 0) ^ 0x80
    return content
  }
})

it('as it fills, less is kept of each death, and nothing in the end', () => {
  const spool = open(newFolder(), 40_000)
  for (let i = 0; i < 300; i++) spool.push(death(i.toString(16), randomBytes(1500).toString('base64')))
  const { all, dropped } = spool.counts
  expect(all).toBeGreaterThan(5)
  expect(spool.counts['no memory']).toBeGreaterThan(5)
  expect(spool.counts['no maps']).toBeGreaterThan(5)
  expect(spool.counts['a line']).toBeGreaterThan(5)
  expect(drain(spool)).toHaveLength(300 - dropped)
  expect(notes).toEqual(dropped > 0 ? ['the spool is full; deaths are dropped until there is room'] : [])
  expect(dropped).toBeGreaterThan(0)
  spool.close()
})

it('belongs to one process at a time', () => {
  const folder = join(newFolder(), 'spool')
  const settings = { folder, maxBytes: 1e6 }
  const spool = openSpoolFolder(settings, () => {})
  const message = `${folder}: another crashcrawler sends deaths from this spool; stop it, or choose another folder`
  expect(() => openSpoolFolder(settings, () => {})).toThrow(message)
  spool.close()
  const next = openSpoolFolder(settings, () => {})
  onTestFinished(() => next.close())
  expect(next.left()).toBe(0)
})

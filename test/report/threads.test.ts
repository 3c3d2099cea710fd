import { describe, expect, it } from 'vitest'
import type { Incident } from '../../src/model/finding.js'
import { BARE } from '../../src/report/context.js'
import { createRenderer } from '../../src/report/render.js'
import { viewIncident } from '../../src/report/view.js'
import { nullDereference, threadPool } from './samples.js'

const view = (incident: Incident) => viewIncident(incident, { ...BARE, verbose: false }).threads
const { threads = [] } = threadPool

describe('the threads of a process', () => {
  it('with one stack are one', () => {
    expect(view(threadPool).stacks.map(({ count, place }) => `${count} ${place}`)).toEqual([
      '37 futex_wait ← Queue::pop',
      '1 read ← Queue::load',
    ])
  })

  it('have rows, the one that died first at the top', () => {
    expect(view(threadPool).rows.map(({ died, tid, name }) => `${died} ${tid} ${name}`)).toEqual([
      'true 51877 queue-runner',
      ...Array.from({ length: 37 }, (_, i) => `false ${51_878 + i} worker`),
      'false 51915 loader',
      'false 51916 poller',
    ])
  })

  it('are nothing to speak of where there is one', () => {
    expect(view({ ...nullDereference, threads: threads.slice(0, 1) }).rows).toEqual([])
  })

  it('are counted where there are too many to show', () => {
    const [died, waiting] = threads
    if (!died || !waiting) throw new Error('the sample has threads')
    const frames = waiting.stack?.frames ?? []
    const others = Array.from({ length: 5000 }, (_, i) => ({
      ...waiting,
      tid: i,
      stack: { unwinder: 'dwarf' as const, frames: [...frames, { ip: `0x${String(i % 100).padStart(16, '0')}` }] },
    }))
    const found = view({ ...threadPool, threads: [died, ...others] })
    expect([found.rows.length + found.omitted, found.stacks.length + found.moreStacks]).toEqual([5001, 100])
    expect(found.stacks[0]).toMatchObject({ count: 50, more: 42 })
  })
})

describe('a wait', () => {
  const lines = createRenderer('terminal', { verbose: true })
  const [died, waiting] = threads
  const lock = waiting?.waitsFor?.lock ?? ''
  it.each([
    [{ lock, kind: 'mutex', tid: 51_915 }, 'waits for mutex 0x55d18a406080, held by loader 51915'],
    [{ lock, kind: 'mutex', tid: 9, ownerIsGone: true }, 'held by 9, which is not a thread of this process'],
    [{ lock, kind: 'mutex' }, 'waits for mutex 0x55d18a406080\n'],
    [{ lock, kind: 'join', tid: 51_915 }, 'waits for the end of loader 51915\n'],
  ] as const)('%o reads: %s', (waitsFor, text) => {
    if (!died || !waiting) throw new Error('the sample has threads')
    const loader = threads.filter(({ name }) => name === 'loader')
    expect(lines({ ...threadPool, threads: [died, { ...waiting, waitsFor }, ...loader] }, BARE)).toContain(text)
  })
})

it('the short view has a line for each of the commonest stacks', () => {
  const lines = createRenderer('terminal')(threadPool, BARE).split('\n')
  // A kill of low severity is told in two lines; a worse one has the threads.
  expect(lines.join('\n')).not.toContain('Queue::pop')
  const [finding] = nullDereference.findings
  if (!finding) throw new Error('the sample has a finding')
  const worse = createRenderer('terminal')({ ...threadPool, findings: [finding] }, BARE)
  expect(worse).toContain('\n threads  37 in futex_wait ← Queue::pop\n          1 in read ← Queue::load\n')
})

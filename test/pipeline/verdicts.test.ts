import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Activity } from '../../src/model/activity.js'
import type { Finding } from '../../src/model/finding.js'
import { createVerdictQueue, type VerdictQueue } from '../../src/pipeline/verdicts.js'

const activity = (id: string): Activity => ({ event: 'exit', id, time: '', process: { pid: 1, comm: id } })
const finding = (title: string): Finding => ({
  rule: 'r',
  cause: 'abort',
  title,
  severity: 'low',
  confidence: 'low',
  explanation: '',
  evidence: [],
  references: [],
})

const HOUR = 3_600_000

const ROWS: [name: string, steps: (queue: VerdictQueue) => void, lines: string[]][] = [
  [
    'what needs no verdict goes at once',
    (queue) => {
      queue.push(activity('a'), false)
      queue.push(activity('b'), false)
    },
    ['a', 'b'],
  ],
  [
    'a line waits, and those behind it wait as well',
    (queue) => {
      queue.push(activity('a'), true)
      queue.push(activity('b'), false)
    },
    [],
  ],
  [
    'lines keep their order, whichever verdict comes first',
    (queue) => {
      queue.push(activity('a'), true)
      queue.push(activity('b'), true)
      queue.push(activity('c'), false)
      queue.settle('b', finding('B'))
      queue.settle('a', finding('A'))
    },
    ['a A', 'b B', 'c'],
  ],
  [
    'a verdict may come before its line',
    (queue) => {
      queue.settle('a', finding('A'))
      queue.push(activity('a'), true)
    },
    ['a A'],
  ],
  [
    'no rule found anything',
    (queue) => {
      queue.push(activity('a'), true)
      queue.settle('a', undefined)
    },
    ['a'],
  ],
  [
    'closing hands over all that waits',
    (queue) => {
      queue.push(activity('a'), true)
      queue.push(activity('b'), true)
      queue.settle('b', finding('B'))
      queue.close()
    },
    ['a', 'b B'],
  ],
]

describe('the queue of lines that wait for a verdict', () => {
  it.each(ROWS)('%s', (_name, steps, lines) => {
    const emitted: string[] = []
    const queue = createVerdictQueue(({ id, verdict }) => emitted.push(verdict ? `${id} ${verdict.title}` : id), HOUR)
    steps(queue)
    expect(emitted).toEqual(lines)
    queue.close()
  })

  it('a verdict that never comes holds the others up only so long', async () => {
    const emitted: string[] = []
    const queue = createVerdictQueue(({ id }) => emitted.push(id), 1)
    queue.push(activity('a'), true)
    queue.push(activity('b'), false)
    while (emitted.length < 2) await wait(1)
    expect(emitted).toEqual(['a', 'b'])
  })
})

import { parentPort, workerData } from 'node:worker_threads'
import { passesOffline } from '../capture/filter.js'
import { readSegment } from '../capture/log/segments.js'
import { UserError } from '../model/errors.js'
import { createBriefs } from './brief.js'
import type { ReplaySettings, SegmentAnswer, SegmentResult, SegmentTask } from './replay-pool.js'

/** A thread that analyzes segments of logs, one after another, in the order they are sent. */

if (!parentPort) throw new Error('replay-worker.js runs in a worker thread')
const port = parentPort
const { rules, ...options }: ReplaySettings = workerData
let failures: string[] = []
const briefOf = createBriefs(rules, options, (failure) => failures.push(failure))
let before: Promise<void> = Promise.resolve()

port.on('message', (task: SegmentTask) => {
  before = before.then(async () => {
    const answer: SegmentAnswer = await analyze(task).then(
      (result) => ({ result }),
      // Errors lose their class on the way to another thread.
      (error) => (error instanceof UserError ? { userError: error.message } : { defect: stackOf(error) }),
    )
    port.postMessage(answer)
  })
})

async function analyze({ path, segment }: SegmentTask): Promise<SegmentResult> {
  const result: SegmentResult = { lines: 0, events: 0, briefs: [], problems: [], losses: [], failures: [] }
  result.lines = await readSegment(path, segment, {
    onEvent: async (event) => {
      result.events++
      const brief = passesOffline(options.filter, event) ? await briefOf(event) : undefined
      if (brief) result.briefs.push(brief)
    },
    onProblem: (line, problem) => result.problems.push({ line, problem }),
    onLoss: (lost) => result.losses.push(lost),
    holdsMaps: true,
  })
  result.failures = failures
  failures = []
  return result
}

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))

import { parentPort, workerData } from 'node:worker_threads'
import type { Rule } from '../analyze/rules/rule.js'
import { UserError } from '../model/errors.js'
import { inlineLittle } from '../model/little-inlining.js'
import { type BriefOptions, createBriefs } from './brief.js'
import type { ThreadAnswer } from './replay-pool.js'
import { briefsOfSegment, type SegmentTask } from './segment-briefs.js'

/** What a worker thread does that is sent rules, and then segments of logs: it analyzes these in the order they are sent. */
export function serveReplay(): void {
  if (!parentPort) throw new Error('segments are analyzed in a worker thread')
  const port = parentPort
  const options: BriefOptions = workerData

  port.once('message', (rules: Rule[]) => {
    let failures: string[] = []
    const briefOf = createBriefs(rules, options, (failure) => failures.push(failure))
    let before: Promise<void> = Promise.resolve()

    port.on('message', (task: SegmentTask) => {
      before = before.then(async () => {
        const answer: ThreadAnswer = await briefsOfSegment(task, options.filter, briefOf).then(
          (result) => ({ result, failures }),
          // Errors lose their class on the way to another thread.
          (error) => (error instanceof UserError ? { userError: error.message } : { defect: stackOf(error) }),
        )
        failures = []
        port.postMessage(answer)
        // Whatever a segment needs is loaded by now, here and in the thread that was there before.
        inlineLittle()
      })
    })
  })
}

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))

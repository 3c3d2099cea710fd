import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Rule } from '../analyze/rules/rule.js'
import { UserError } from '../model/errors.js'
import { packageFile } from '../model/package-file.js'
import type { BriefOptions } from './brief.js'
import type { SegmentResult, SegmentTask } from './segment-briefs.js'

export type ThreadAnswer = { result: SegmentResult; failures: string[] } | { userError: string } | { defect: string }

/** Whoever analyzes segments, one after another, in the order of its calls. */
export type Take = (task: SegmentTask) => Promise<SegmentResult>

export interface ReplayThread {
  /** To be called once, before the first segment. */
  start(rules: Rule[]): void
  take: Take
  close(): Promise<unknown>
}

/** Events are short-lived: with more room for them, fewer are copied because they still live when it is full. */
const YOUNG_MB = 64

/** A thread that loads its modules while its rules are still read. */
export function openReplayThread(options: BriefOptions, onRuleFailure: (failure: string) => void): ReplayThread {
  const worker = new Worker(packageFile('dist/pipeline/replay-worker.js'), {
    workerData: options,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  })
  const waiting: { resolve(result: SegmentResult): void; reject(error: unknown): void }[] = []
  worker.on('message', (answer: ThreadAnswer) => {
    const task = waiting.shift()
    if ('result' in answer) {
      answer.failures.forEach(onRuleFailure)
      task?.resolve(answer.result)
    } else task?.reject('userError' in answer ? new UserError(answer.userError) : new Error(answer.defect))
  })
  worker.on('error', (error) => {
    for (const { reject } of waiting.splice(0)) reject(error)
  })
  return {
    start: (rules) => worker.postMessage(rules.map(withoutTests)),
    take: (task) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        worker.postMessage(task)
      }),
    close: () => worker.terminate(),
  }
}

/** A thread tests no rules. Those of the stock rules are read when they are asked for, and to copy them asks for them. */
const withoutTests = (rule: Rule): Rule =>
  Object.defineProperties({} as Rule, {
    ...Object.getOwnPropertyDescriptors(rule),
    tests: { value: [], enumerable: true },
  })

/** For the thread that takes the results: what it works on itself. Before each, it sees what the others have sent. */
export function oneAfterAnother(take: Take): Take {
  let before: Promise<unknown> = Promise.resolve()
  return (task) => {
    const result = before.then(() => setImmediate()).then(() => take(task))
    before = result.catch(() => {})
    return result
  }
}

/**
 * The results of the tasks, in their order. A task goes to whoever has the fewest, and no more than two for each of those who
 * work are worked on or wait to be taken.
 */
export async function* resultsOf(
  tasks: AsyncIterable<SegmentTask> | Iterable<SegmentTask>,
  takers: readonly Take[],
): AsyncGenerator<SegmentResult> {
  const pending: Promise<SegmentResult>[] = []
  const workers = takers.map((take) => ({ take, has: 0 }))
  for await (const task of tasks) {
    const worker = workers.reduce((least, each) => (each.has < least.has ? each : least))
    worker.has++
    const result = worker.take(task).finally(() => {
      worker.has--
    })
    // It is awaited when its turn comes; until then its rejection counts as handled.
    result.catch(() => {})
    pending.push(result)
    if (pending.length < 2 * workers.length) continue
    const first = pending.shift()
    if (first) yield await first
  }
  for (const result of pending) yield await result
}

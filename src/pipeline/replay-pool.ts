import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Rule } from '../analyze/rules/rule.js'
import { UserError } from '../model/errors.js'
import type { CrashEvent } from '../model/event.js'
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

/** Who takes segments, and how many of them it is handed at once. */
export interface Taker {
  take: Take
  room: number
}

/** The next segment is there when a thread is done with one: nobody answers while the one that hands them over is busy. */
const ROOM_OF_A_THREAD = 2
/** For each of those who work, so many results may wait for an earlier one. One is some 500 KB. */
const MOST_RESULTS = 8

export const aside = ({ take }: ReplayThread): Taker => ({ take, room: ROOM_OF_A_THREAD })

/** For the thread that takes the results: what it works on itself, one after another. */
export const here = (take: Take): Taker => ({ take, room: 1 })

/** Some milliseconds of work: what others send meanwhile is seen so often, and they get their next segment. */
const EVENTS_AT_ONCE = 32

/** For the thread that takes the results. */
export function pausing<T>(work: (event: CrashEvent) => Promise<T>): (event: CrashEvent) => Promise<T> {
  let events = 0
  return async (event) => {
    if (++events % EVENTS_AT_ONCE === 0) await setImmediate()
    return work(event)
  }
}

/**
 * The results of the tasks, in their order. Each goes to the first who has room for it, so that nobody waits for one who
 * is slower.
 */
export async function* resultsOf(
  tasks: AsyncIterable<SegmentTask> | Iterable<SegmentTask>,
  takers: readonly Taker[],
): AsyncGenerator<SegmentResult> {
  const pending: { result: Promise<SegmentResult>; isDone: boolean }[] = []
  const workers = takers.map((taker) => ({ ...taker, has: 0 }))
  let onDone = (): void => {}
  const give = (task: SegmentTask, worker: { take: Take; has: number }): void => {
    worker.has++
    const given = { result: worker.take(task), isDone: false }
    const done = (): void => {
      worker.has--
      given.isDone = true
      onDone()
    }
    // It is awaited when its turn comes; until then its rejection counts as handled.
    given.result.then(done, done)
    pending.push(given)
  }
  for await (const task of tasks) {
    let worker = workers.find(({ has, room }) => has < room)
    while (!worker || pending.length >= MOST_RESULTS * workers.length) {
      const [first] = pending
      if (first?.isDone) {
        pending.shift()
        yield await first.result
      } else {
        await new Promise<void>((resolve) => {
          onDone = resolve
        })
      }
      worker = workers.find(({ has, room }) => has < room)
    }
    give(task, worker)
  }
  for (const { result } of pending) yield await result
}

import { Worker } from 'node:worker_threads'
import type { Rule } from '../analyze/rules/rule.js'
import type { Segment } from '../capture/log/segments.js'
import { UserError } from '../model/errors.js'
import { packageFile } from '../model/package-file.js'
import type { Brief, BriefOptions } from './brief.js'

/** What a thread is started with. The rules are loaded once, for all of them. */
export interface ReplaySettings extends BriefOptions {
  rules: Rule[]
}

export interface SegmentTask {
  path: string
  segment: Segment
}

export interface SegmentResult {
  lines: number
  events: number
  briefs: Brief[]
  /** By line of the segment. */
  problems: { line: number; problem: string }[]
  losses: number[]
  failures: string[]
}

export type SegmentAnswer = { result: SegmentResult } | { userError: string } | { defect: string }

export interface ReplayPool {
  /** The results of the tasks, in their order. No more than two a thread are worked on or wait to be taken. */
  results(tasks: SegmentTask[]): AsyncGenerator<SegmentResult>
  close(): Promise<void>
}

export function openReplayPool(threads: number, settings: ReplaySettings): ReplayPool {
  const workers = Array.from({ length: threads }, () => openThread(settings))
  return {
    async *results(tasks) {
      const pending: Promise<SegmentResult>[] = []
      let sent = 0
      while (sent < tasks.length || pending.length > 0) {
        for (; sent < tasks.length && pending.length < 2 * threads; sent++) {
          const [worker, task] = [workers[sent % threads], tasks[sent]]
          if (!worker || !task) break
          const result = worker.run(task)
          // It is awaited when its turn comes; until then its rejection counts as handled.
          result.catch(() => {})
          pending.push(result)
        }
        const first = pending.shift()
        if (first) yield await first
      }
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()))
    },
  }
}

interface Thread {
  run(task: SegmentTask): Promise<SegmentResult>
  close(): Promise<unknown>
}

/** Events are short-lived: with more room for them, fewer are copied because they still live when it is full. */
const YOUNG_MB = 64

function openThread(settings: ReplaySettings): Thread {
  const worker = new Worker(packageFile('dist/pipeline/replay-worker.js'), {
    workerData: settings,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  })
  const waiting: { resolve(result: SegmentResult): void; reject(error: unknown): void }[] = []
  worker.on('message', (answer: SegmentAnswer) => {
    const task = waiting.shift()
    if ('result' in answer) task?.resolve(answer.result)
    else task?.reject('userError' in answer ? new UserError(answer.userError) : new Error(answer.defect))
  })
  worker.on('error', (error) => {
    for (const { reject } of waiting.splice(0)) reject(error)
  })
  return {
    run: (task) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        worker.postMessage(task)
      }),
    close: () => worker.terminate(),
  }
}

import { createAnalyzer } from '../analyze/analyze.js'
import { createGuard } from '../analyze/guard.js'
import { loadRules } from '../analyze/rules/load.js'
import { type LiveCapture, startLiveCapture } from '../capture/deaths/watch.js'
import { type CaptureFilter, passes } from '../capture/filter.js'
import { readHost } from '../capture/host.js'
import { startSnoop } from '../capture/snoop/snoop.js'
import type { Activity } from '../model/activity.js'
import type { ExitsMode } from '../model/exits.js'
import { createVerdictQueue, type JudgedActivity } from './verdicts.js'

export { createActivityTable } from '../report/activity-table.js'
export type { JudgedActivity } from './verdicts.js'

export interface SnoopOptions {
  exits: ExitsMode
  /** Starts of programs as well. */
  starts: boolean
  /** Each thread that ends. */
  threads: boolean
  /** With the path of the control group, which a filter by it needs. */
  cgroups: boolean
  btf?: string
  filter: CaptureFilter
  /** Rules to judge failed exits by; undefined: no verdicts. */
  verdict?: { rules: string[]; stockRules: boolean }
}

export interface SnoopHandlers {
  onActivity(activity: JudgedActivity): void
  onLoss(lost: number): void
  onFailure(error: unknown): void
  /** A rule that throws costs itself only. */
  onRuleFailure(message: string): void
}

/** The record of a death may have been lost, or its symbols may take their time. */
const GRACE_MS = 10_000

/** A line for each exit, and start. Resolves once all programs are attached; stop hands over what is left. */
export async function snoop(
  options: SnoopOptions,
  handlers: SnoopHandlers,
): Promise<{ stop(patience?: AbortSignal): Promise<{ lost: number }> }> {
  const queue = createVerdictQueue(handlers.onActivity, GRACE_MS)
  const judge = options.verdict && (await startJudge(options, handlers, queue.settle))
  const awaitsVerdict = ({ event, thread, termination }: Activity): boolean =>
    judge !== undefined && event === 'exit' && !thread && termination?.exitCode !== 0
  const { exits, starts, threads, cgroups, btf, filter } = options
  const snooping = await startSnoop(
    readHost(),
    { exits, starts, threads, cgroups, btf, collectorPid: process.pid },
    {
      ...handlers,
      onActivity: (activity) => {
        if (matches(filter, activity)) queue.push(activity, awaitsVerdict(activity))
      },
    },
  )
  return {
    stop: async (patience) => {
      const counters = await snooping.stop()
      await judge?.stop(patience)
      queue.close()
      return counters
    },
  }
}

/** Options about ends do not apply to starts. */
const matches = (filter: CaptureFilter, activity: Activity): boolean =>
  passes(activity.event === 'exit' ? filter : { ...filter, signals: [], minDurationMs: 0 }, activity)

/** Captures failed deaths and says what the rules find in each. */
async function startJudge(
  { exits, btf, verdict = { rules: [], stockRules: true } }: SnoopOptions,
  { onFailure, onRuleFailure }: SnoopHandlers,
  settle: (id: string, verdict: JudgedActivity['verdict']) => void,
): Promise<LiveCapture> {
  const rules = await loadRules({ stock: verdict.stockRules, paths: verdict.rules })
  const analyze = createAnalyzer(rules, createGuard(onRuleFailure))
  return startLiveCapture(
    readHost(),
    {
      exits: exits === 'all' ? 'failed' : exits,
      collectorPid: process.pid,
      stackBytes: 32 * 1024,
      threads: 0,
      threadStackBytes: 0,
      environment: [],
      pointedMemory: 0,
      btf,
    },
    {
      onEvent: (event) => settle(event.id, analyze(event).findings[0]),
      // The exit itself is printed all the same, without its verdict.
      onLoss: () => {},
      onFailure,
    },
  )
}

import { availableParallelism } from 'node:os'
import { keptRules } from '../analyze/rules/kept.js'
import { loadRules } from '../analyze/rules/load.js'
import { checkReadable } from '../capture/log/read.js'
import { type Segment, segmentsOf } from '../capture/log/segments.js'
import { type Brief, type BriefOptions, createBriefs } from './brief.js'
import { readInputs } from './inputs.js'
import { oneAfterAnother, openReplayThread, resultsOf, type Take } from './replay-pool.js'
import { briefsOfSegment } from './segment-briefs.js'

export type { BriefOptions } from './brief.js'

export interface ReplayHandlers {
  onBrief(brief: Brief): void
  onProblem(problem: string): void
  onDamage(problem: string): void
  onLoss(input: string, lost: number): void
  /** Told, once, of each rule that fails on an event. */
  onRuleFailure(failure: string): void
  /** Bytes and events of the inputs that were read since it was called last. */
  onProgress(bytes: number, events: number): void
}

/** How the work on long logs is divided. */
interface Division {
  threads: number
  segmentBytes: number
  /** Logs of fewer segments are read sooner than threads are started for them. */
  fewestSegments: number
}

/** Beyond 8 the threads wait for the one that takes their results. */
const DIVISION: Division = {
  threads: Math.min(availableParallelism(), 8),
  segmentBytes: 4 * 1024 * 1024,
  fewestSegments: 32,
}

/**
 * Analyzes event logs and core files, and hands over a brief of each incident, in order. Long logs are analyzed by
 * as many threads as there are processors, of which this one is one; what comes out, and in which order, does not depend
 * on it.
 */
export async function replayInBrief(
  inputs: readonly string[],
  options: BriefOptions,
  handlers: ReplayHandlers,
  { threads, segmentBytes, fewestSegments }: Division = DIVISION,
): Promise<void> {
  const reported = new Set<string>()
  const onRuleFailure = (failure: string): void => {
    if (!reported.has(failure)) handlers.onRuleFailure(failure)
    reported.add(failure)
  }
  const partsOf = (input: string): Segment[] => {
    const segments = threads > 1 ? segmentsOf(input, segmentBytes) : []
    return segments.length < fewestSegments ? [] : segments
  }
  const isLong = inputs.some((input) => partsOf(input).length > 0)
  const others = Array.from({ length: isLong ? threads - 1 : 0 }, () => openReplayThread(options, onRuleFailure))
  try {
    const { stockRules, rules: paths } = options.analysis
    const rules = await loadRules({ stock: stockRules, paths, kept: keptRules() })
    for (const { start } of others) start(rules)
    const briefOf = createBriefs(rules, options, onRuleFailure)
    const own = oneAfterAnother((task) => briefsOfSegment(task, options.filter, briefOf))
    const takers = [own, ...others.map(({ take }) => take)]
    // A rule that counts deaths has to see all of them, one after another.
    const isDivisible = !rules.some(({ escalate }) => escalate)
    for (const input of inputs) {
      const segments = isDivisible ? partsOf(input) : []
      if (segments.length > 0) await readTogether(input, segments, takers, handlers)
      else await readAlone(input, briefOf, options, handlers)
    }
  } finally {
    await Promise.all(others.map(({ close }) => close()))
  }
}

async function readTogether(
  input: string,
  segments: readonly Segment[],
  takers: readonly Take[],
  { onBrief, onProblem, onLoss, onProgress }: ReplayHandlers,
): Promise<void> {
  const tasks = segments.map((segment) => ({ path: input, segment }))
  let [linesBefore, done, good, bad] = [0, 0, 0, 0]
  for await (const { lines, events, briefs, problems, losses } of resultsOf(tasks, takers)) {
    briefs.forEach(onBrief)
    for (const { line, problem } of problems) onProblem(`${input}:${linesBefore + line}: ${problem}`)
    for (const lost of losses) onLoss(input, lost)
    const segment = segments[done++]
    onProgress(segment ? segment.end - segment.start : 0, events)
    linesBefore += lines
    good += events
    bad += problems.length
  }
  checkReadable(input, good, bad)
}

async function readAlone(
  input: string,
  briefOf: ReturnType<typeof createBriefs>,
  { filter }: BriefOptions,
  { onBrief, onProblem, onDamage, onLoss, onProgress }: ReplayHandlers,
): Promise<void> {
  await readInputs([input], filter, () => ({
    onEvent: async (event) => {
      const brief = await briefOf(event)
      if (brief) onBrief(brief)
      onProgress(0, 1)
    },
    onProblem,
    onDamage,
    onLoss: (lost) => onLoss(input, lost),
    holdsMaps: true,
    onBytes: (bytes) => onProgress(bytes, 0),
  }))
}

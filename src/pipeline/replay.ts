import { availableParallelism } from 'node:os'
import { keptRules } from '../analyze/rules/kept.js'
import { loadRules } from '../analyze/rules/load.js'
import { checkReadable } from '../capture/log/read.js'
import { type Brief, type BriefOptions, createBriefs } from './brief.js'
import { readInputs } from './inputs.js'
import { type Division, type Parts, partsOf } from './parts.js'
import { aside, here, openReplayThread, pausing, resultsOf, type Taker } from './replay-pool.js'
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

/** Beyond 8 the threads wait for the one that takes their results. */
const THREADS = Math.min(availableParallelism(), 8)

/**
 * Analyzes event logs and core files, and hands over a brief of each incident, in order. Long logs are analyzed by
 * as many threads as there are processors, of which this one is one; what comes out, and in which order, does not depend
 * on it.
 */
export async function replayInBrief(
  inputs: readonly string[],
  options: BriefOptions,
  handlers: ReplayHandlers,
  { threads = THREADS, ...division }: Partial<Division> & { threads?: number } = {},
): Promise<void> {
  const reported = new Set<string>()
  const onRuleFailure = (failure: string): void => {
    if (!reported.has(failure)) handlers.onRuleFailure(failure)
    reported.add(failure)
  }
  const partsIn = (input: string): Parts | undefined => (threads > 1 ? partsOf(input, handlers, division) : undefined)
  const isLong = inputs.some((input) => partsIn(input) !== undefined)
  const others = Array.from({ length: isLong ? threads - 1 : 0 }, () => openReplayThread(options, onRuleFailure))
  try {
    const { stockRules, rules: paths } = options.analysis
    const rules = await loadRules({ stock: stockRules, paths, kept: keptRules() })
    for (const { start } of others) start(rules)
    const briefOf = createBriefs(rules, options, onRuleFailure)
    const own = here((task) => briefsOfSegment(task, options.filter, pausing(briefOf)))
    const takers = [...others.map(aside), own]
    // A rule that counts deaths has to see all of them, one after another.
    const isDivisible = !rules.some(({ escalate }) => escalate)
    for (const input of inputs) {
      const parts = isDivisible ? partsIn(input) : undefined
      if (parts) await readTogether(input, parts, takers, handlers)
      else await readAlone(input, briefOf, options, handlers)
    }
  } finally {
    await Promise.all(others.map(({ close }) => close()))
  }
}

async function readTogether(
  input: string,
  parts: Parts,
  takers: readonly Taker[],
  { onBrief, onProblem, onLoss, onProgress }: ReplayHandlers,
): Promise<void> {
  let [linesBefore, good, bad] = [0, 0, 0]
  for await (const { lines, events, briefs, problems, losses } of resultsOf(parts, takers)) {
    briefs.forEach(onBrief)
    for (const { line, problem } of problems) onProblem(`${input}:${linesBefore + line}: ${problem}`)
    for (const lost of losses) onLoss(input, lost)
    onProgress(0, events)
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

import { Command } from 'commander'
import { UserError } from '../model/errors.js'
import type { CrashEvent } from '../model/event.js'
import { atLeast, type Format, hasId, type OfflineFilter, openAnalysis, readInputs, severityOf } from '../pipeline.js'
import { analyzeInBrief } from './brief.js'
import { addCaptureOptions, type CaptureOptions, collect, limits, offlineFilter, watchOptions } from './options.js'
import { openOutput } from './output.js'
import { redactionOf } from './redact-options.js'
import {
  addReportOptions,
  analysisOptions,
  chosenFormats,
  level,
  type ReportOptions,
  replayCommand,
} from './report-options.js'
import { watchUntilStopped } from './session.js'
import { note } from './stderr.js'

interface AnalyzeOptions extends CaptureOptions, ReportOptions {
  live?: true
  id: string[]
}

export const analyzeCommand = (): Command =>
  addCaptureOptions(
    addReportOptions(
      new Command('analyze')
        .description('tell why processes died: on this machine as it happens, or from event logs and core files')
        .argument(
          '[INPUT...]',
          'event logs (.ndjson, .gz) and ELF core files (also .gz, .zst); - is a log on standard input',
        )
        .option('--live', 'watch this machine')
        .option('--id <ID>', 'only the death of this id, or whose id begins so (repeatable)', collect, []),
    ).option('--record <FILE>', 'with --live: append every event to this log'),
  ).action(analyze)

async function analyze(inputs: string[], options: AnalyzeOptions): Promise<void> {
  checkInputs(inputs, options)
  const filter = options.live ? undefined : offlineFilter(options, options.id)
  const formats = chosenFormats(options)
  const failOn = level('--fail-on', options.failOn)
  const colour = options.out === undefined && process.stdout.isTTY
  // Whoever asks for a death wants its report, and no note that it was like another.
  const repeat = options.repeat ?? (options.id.length > 0 ? '0s' : undefined)
  const { onRuleFailure, ...analysis } = analysisOptions({ ...options, repeat }, formats, colour)
  if (filter && isBrief(formats, options)) {
    await analyzeInBrief(inputs, { analysis, filter, redact: options.redact, formats, failOn })
    return
  }
  const redact = redactionOf(options)
  const onReload = options.live && note
  const analyzeEvent = await openAnalysis({ ...analysis, onRuleFailure, onReload, redact })
  const output = openOutput(formats, options.out, options.templates)
  // A run that fails before its first incident leaves no index and no summary that say nothing had died.
  let worthFinishing = false
  const handle = async (event: CrashEvent, input: string | undefined): Promise<void> => {
    const analysis = await analyzeEvent(event, replayCommand(input, event.id, options))
    if (!analysis) return
    if (failOn && atLeast(severityOf(analysis.incident), failOn)) process.exitCode = 1
    output.write(analysis)
    worthFinishing = true
  }
  try {
    if (filter === undefined) {
      const { record } = options
      const watching = { ...watchOptions(options), record, redact }
      await watchUntilStopped(watching, limits(options), (event) => handle(event, record))
    } else {
      await replay(inputs, filter, limits(options).maxEvents, handle)
    }
    worthFinishing = true
  } finally {
    if (worthFinishing) output.finish()
  }
}

function checkInputs(inputs: string[], options: AnalyzeOptions): void {
  if (options.live && inputs.length > 0) {
    throw new UserError('give either --live or event logs and core files, not both')
  }
  if (!options.live && inputs.length === 0) {
    throw new UserError('nothing to analyze: give event logs or core files, or --live to watch this machine')
  }
  if (options.live && options.id.length > 0) throw new UserError('--id needs event logs or core files')
  if (options.id.includes('')) throw new UserError('--id: empty; give an id, or where it begins')
  if (!options.live && options.record !== undefined) throw new UserError('--record needs --live')
}

/** What comes out is one line for an incident, or one table for all: the way for long logs. */
const isBrief = (formats: readonly Format[], { out, maxEvents, id }: AnalyzeOptions): boolean =>
  out === undefined &&
  id.length === 0 &&
  maxEvents === undefined &&
  formats.every((format) => format === 'findings' || format === 'summary')

class EnoughEvents extends Error {}

async function replay(
  inputs: string[],
  filter: OfflineFilter,
  maxEvents: number,
  handle: (event: CrashEvent, input: string) => Promise<void>,
): Promise<void> {
  let taken = 0
  const missing = new Set(filter.ids)
  try {
    await readInputs(inputs, filter, (input) => ({
      onEvent: async (event) => {
        if (taken >= maxEvents) throw new EnoughEvents()
        taken++
        for (const id of missing) if (hasId(event, id)) missing.delete(id)
        await handle(event, input)
      },
      onProblem: note,
      onDamage: note,
      onLoss: (lost) => note(`${input}: ${lost} deaths were lost while it was recorded`),
    }))
  } catch (error) {
    if (error instanceof EnoughEvents) return
    throw error
  }
  const [unknown] = missing
  if (unknown !== undefined) throw new UserError(`--id ${unknown}: no such death in ${inputs.join(', ')}`)
}

import { Command } from 'commander'
import { UserError } from '../model/errors.js'
import type { CrashEvent } from '../model/event.js'
import { SEVERITIES, type Severity } from '../model/finding.js'
import { atLeast, FORMATS, type Format, type OfflineFilter, openAnalysis, readInputs, severityOf } from '../pipeline.js'
import {
  addCaptureOptions,
  type CaptureOptions,
  choice,
  collect,
  limits,
  offlineFilter,
  watchOptions,
} from './options.js'
import { openOutput } from './output.js'
import { addRedactOptions, type RedactOptions, redactionOf } from './redact-options.js'
import { watchUntilStopped } from './session.js'
import { note } from './stderr.js'

interface AnalyzeOptions extends CaptureOptions, RedactOptions {
  live?: true
  format: string[]
  out?: string
  rules: string[]
  stockRules: boolean
  templates?: string
  minSeverity?: string
  failOn?: string
  record?: string
  verbose?: true
}

export const analyzeCommand = (): Command =>
  addRedactOptions(
    addCaptureOptions(
      new Command('analyze')
        .description('tell why processes died: on this machine as it happens, or from event logs and core files')
        .argument(
          '[INPUT...]',
          'event logs (.ndjson, .gz) and ELF core files (also .gz, .zst); - is a log on standard input',
        )
        .option('--live', 'watch this machine')
        .option('--format <FORMAT>', `${FORMATS.join(', ')} (repeatable; default: terminal)`, collect, [])
        .option('--out <DIR>', 'write a file per incident and format, and an index, to DIR')
        .option('--rules <PATH>', 'add a rule file or a folder of them (repeatable)', collect, [])
        .option('--no-stock-rules', 'leave the stock rules out')
        .option('--templates <DIR>', 'templates that replace stock ones of the same name')
        .option('--min-severity <LEVEL>', `report only from this level on: ${SEVERITIES.join(', ')}`)
        .option('--fail-on <LEVEL>', 'exit with status 1 if an incident of this level or worse was found')
        .option('--record <FILE>', 'with --live: append every event to this log')
        .option('-v, --verbose', 'all of a report on the terminal, not a screen of it'),
    ),
  ).action(analyze)

async function analyze(inputs: string[], options: AnalyzeOptions): Promise<void> {
  checkInputs(inputs, options)
  const filter = options.live ? undefined : offlineFilter(options)
  const formats = chosenFormats(options)
  const minSeverity = level('--min-severity', options.minSeverity)
  const redact = redactionOf(options)
  const failOn = level('--fail-on', options.failOn)
  const analyzeEvent = await openAnalysis({
    rules: options.rules,
    stockRules: options.stockRules,
    formats: formats.filter((format) => format !== 'summary'),
    templates: options.templates,
    colour: options.out === undefined && process.stdout.isTTY && !process.env.NO_COLOR,
    verbose: options.verbose ?? false,
    onRuleFailure: note,
    redact,
  })
  const output = openOutput(formats, options.out)
  // A run that fails before its first incident leaves no index and no summary that say nothing had died.
  let worthFinishing = false
  const handle = async (event: CrashEvent, input: string | undefined): Promise<void> => {
    const analysis = await analyzeEvent(event, replayCommand(input, options))
    const severity = severityOf(analysis.incident)
    if (minSeverity && !atLeast(severity, minSeverity)) return
    if (failOn && atLeast(severity, failOn)) process.exitCode = 1
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
  if (!options.live && options.record !== undefined) throw new UserError('--record needs --live')
}

function chosenFormats({ format, out }: AnalyzeOptions): Format[] {
  if (format.length === 0) return [out === undefined ? 'terminal' : 'html']
  return [...new Set(format.map((name) => choice('--format', name, FORMATS)))]
}

const level = (option: string, text: string | undefined): Severity | undefined =>
  text === undefined ? undefined : choice(option, text, SEVERITIES)

/** What to type to get the reports of a log again. Nothing where the events are kept nowhere. */
function replayCommand(input: string | undefined, { rules, stockRules }: AnalyzeOptions): string[] {
  if (input === undefined || input === '-') return []
  return [
    'crashcrawler',
    'analyze',
    ...rules.flatMap((path) => ['--rules', path]),
    ...(stockRules ? [] : ['--no-stock-rules']),
    input,
  ]
}

class EnoughEvents extends Error {}

async function replay(
  inputs: string[],
  filter: OfflineFilter,
  maxEvents: number,
  handle: (event: CrashEvent, input: string) => Promise<void>,
): Promise<void> {
  let taken = 0
  try {
    await readInputs(inputs, filter, (input) => ({
      onEvent: async (event) => {
        if (taken >= maxEvents) throw new EnoughEvents()
        taken++
        await handle(event, input)
      },
      onProblem: note,
      onDamage: note,
      onLoss: (lost) => note(`${input}: ${lost} deaths were lost while it was recorded`),
    }))
  } catch (error) {
    if (!(error instanceof EnoughEvents)) throw error
  }
}

import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import type { CrashEvent } from '../model/event.js'
import { atLeast, type Severity, severityOf } from '../model/levels.js'
import { openAnalysis } from '../pipeline/analysis.js'
import type { OfflineFilter } from '../pipeline/filter.js'
import { describeFormat, type Format } from '../pipeline/formats.js'
import { AS_IT_DIED, type Readers, type Resolver, startResolver } from '../pipeline/inputs.js'
import type { Redact } from '../pipeline/redact.js'
import type { StoreQueue } from '../pipeline/store-queue.js'
import { analyzeInBrief } from './brief.js'
import { io } from './io.js'
import { withStore } from './live-store.js'
import { addCaptureOptions, type CaptureOptions, collect, limits, offlineFilter, watchOptions } from './options.js'
import { openOutput } from './output.js'
import { redactionOf } from './redact-options.js'
import { replay } from './replay.js'
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
import { showCommandLine } from './store-options.js'
import { goOnWithoutStdout } from './streams.js'
import { addSymbolOptions, type SymbolOptions, symbolsOf } from './symbol-options.js'
import { inWorkflow } from './workflow/commands.js'

interface AnalyzeOptions extends CaptureOptions, ReportOptions, SymbolOptions {
  live?: true
  id: string[]
  store?: string
}

export const analyzeCommand = (command: Command): Command =>
  addCaptureOptions(
    addReportOptions(
      addSymbolOptions(command)
        .argument(
          '[INPUT...]',
          'event logs, ELF core files and minidumps, also .gz, .zst and .xz; - is a log on standard input',
        )
        .option('--live', 'watch this machine')
        .option(
          '--id <ID>',
          'only the death with this id, or with an id that begins with it (repeatable)',
          collect,
          [],
        ),
    )
      .option('--record <FILE>', 'with --live: append every event to this log')
      .option('--store <FILE>', 'with --live: add every death to this history, see the commands list, show and stats'),
  ).action(analyze)

async function analyze(inputs: string[], options: AnalyzeOptions): Promise<void> {
  checkInputs(inputs, options)
  const formats = chosenFormats(options)
  await inWorkflow(formats, { sharesOutput: false }, () => analyzeTo(formats, inputs, options))
}

async function analyzeTo(formats: Format[], inputs: string[], options: AnalyzeOptions): Promise<void> {
  const filter = options.live ? undefined : offlineFilter(options, options.id)
  const symbols = symbolsOf(options)
  const failOn = level('--fail-on', options.failOn)
  const terminal = options.out === undefined ? io().stdout : undefined
  // Whoever asks for a death wants its report, and no note that it was like another.
  const repeat = options.repeat ?? (options.id.length > 0 ? '0s' : undefined)
  const { onRuleFailure, ...analysis } = analysisOptions({ ...options, repeat }, formats, terminal)
  if (filter && !symbols && isBrief(formats, options)) {
    await analyzeInBrief(inputs, { analysis, filter, redact: options.redact, formats, failOn })
    return
  }
  const redact = redactionOf(options)
  const resolver = filter && startResolver(inputs)
  try {
    await withStore(options.store, options.repeat, async (queue) => {
      const onIncident = queue?.push
      const onReload = options.live && note
      const open = () => openAnalysis({ ...analysis, onRuleFailure, onReload, redact, onIncident })
      await report({ inputs, options, filter, formats, failOn, redact, open, queue, resolver })
    })
  } finally {
    resolver?.close()
  }
}

interface Reporting {
  inputs: string[]
  options: AnalyzeOptions
  /** Of inputs; undefined: this machine is watched. */
  filter: OfflineFilter | undefined
  formats: Format[]
  failOn: Severity | undefined
  redact: Redact | undefined
  open(): ReturnType<typeof openAnalysis>
  queue: StoreQueue | undefined
  /** Of inputs that are core files. */
  resolver: Resolver | undefined
}

async function report(reporting: Reporting): Promise<void> {
  const { inputs, options, filter, formats, failOn, redact, open, queue, resolver } = reporting
  const openAll = async () => ({
    analyzeEvent: await open(),
    output: openOutput(formats, options.out, options.templates),
  })
  let opened: ReturnType<typeof openAll> | undefined
  const opening = () => {
    opened ??= openAll()
    return opened
  }
  // A run that fails before its first incident leaves no index and no summary that say nothing had died.
  let worthFinishing = false
  let isFirst = true
  const handle = async (event: CrashEvent, input: string | undefined, readers: Readers): Promise<void> => {
    isFirst = false
    const { analyzeEvent, output } = await opening()
    const analysis = await analyzeEvent(event, { readers, replay: replayOf(input, event.id, options) })
    if (!analysis) return
    if (failOn && atLeast(severityOf(analysis.incident), failOn)) io().exitCode = 1
    output.write(analysis)
    worthFinishing = true
  }
  try {
    if (filter === undefined) {
      const { record, out, store } = options
      const isKept = record !== undefined || store !== undefined
      if (out !== undefined || isKept) {
        goOnWithoutStdout((reason) => note(`${reason}; the watch goes on`))
      }
      const watching = { ...watchOptions(options, isKept), record, redact, meanwhile: opening }
      await watchUntilStopped(watching, limits(options), (event) => handle(event, record, AS_IT_DIED), queue)
    } else {
      if (!resolver) await opening()
      const { maxEvents } = limits(options)
      // What a core file asks the resolver takes longer than to load the rules, and to analyze the event for the first time.
      const rehearse = async (event: CrashEvent, readers: Readers): Promise<void> => {
        const { analyzeEvent } = await opening()
        if (isFirst) await analyzeEvent(event, { readers, isRehearsal: true })
        isFirst = false
      }
      const onForeseen = (event: CrashEvent, readers: Readers): void =>
        void setImmediate(() => rehearse(event, readers).catch(() => {}))
      const replaying = { inputs, filter, maxEvents, symbols: symbolsOf(options), resolver, onForeseen }
      const replayed = replay(replaying, handle)
      setImmediate(() => opening().catch(() => {}))
      await replayed
    }
    worthFinishing = true
  } finally {
    if (worthFinishing) (await opening()).output.finish()
  }
}

/** What to type to see the report again: by the log that it is in, or else by the history. */
const replayOf = (input: string | undefined, id: string, options: AnalyzeOptions): string[] =>
  input === undefined && options.store !== undefined ? showCommandLine(id, options) : replayCommand(input, id, options)

function checkInputs(inputs: string[], options: AnalyzeOptions): void {
  if (options.live && inputs.length > 0) {
    throw new UserError('give either --live or event logs, core files and minidumps, not both')
  }
  if (!options.live && inputs.length === 0) {
    throw new UserError('nothing to analyze: give event logs, core files or minidumps, or --live to watch this machine')
  }
  if (options.live && options.id.length > 0) throw new UserError('--id needs event logs, core files or minidumps')
  if (options.id.includes('')) throw new UserError('--id: empty; give an id, or where it begins')
  if (!options.live && options.record !== undefined) throw new UserError('--record needs --live')
  if (!options.live && options.store !== undefined) {
    throw new UserError('--store needs --live; crashcrawler import LOG --store FILE adds a log to a history')
  }
}

/** What comes out is one line for an incident, or one table for all: the way for long logs. */
const isBrief = (formats: readonly Format[], { out, maxEvents, id }: AnalyzeOptions): boolean =>
  out === undefined &&
  id.length === 0 &&
  maxEvents === undefined &&
  formats.every((format) => describeFormat(format).brief)

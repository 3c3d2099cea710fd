import os from 'node:os'
import { Command } from 'commander'
import { UserError } from '../model/errors.js'
import type { CrashEvent } from '../model/event.js'
import type { Severity } from '../model/finding.js'
import { checkExecutable, type Ending, run } from '../pipeline/run.js'
import { type Analysis, atLeast, type Format, openAnalysis, severityOf } from '../pipeline.js'
import { lastWords } from './last-words.js'
import { addEvidenceOptions, type EvidenceOptions, evidenceOf } from './options.js'
import { type Output, openOutput } from './output.js'
import { redactionOf } from './redact-options.js'
import {
  addReportOptions,
  analysisOptions,
  chosenFormats,
  level,
  type ReportOptions,
  replayCommand,
} from './report-options.js'
import { note } from './stderr.js'

type RunOptions = ReportOptions & EvidenceOptions

export const runCommand = (): Command =>
  addEvidenceOptions(
    addReportOptions(
      new Command('run')
        .description('run one command, watch it and its descendants, and say why one of them died')
        .usage('[options] -- CMD [ARG...]')
        .argument('<CMD...>', 'the command and its arguments')
        .passThroughOptions(),
    ).option('--record <FILE>', 'append every event to this log'),
  ).action(runAndReport)

async function runAndReport(command: string[], options: RunOptions): Promise<void> {
  const { out, record } = options
  if (out === undefined && options.format.length > 0) {
    throw new UserError('--format needs --out DIR: standard output belongs to the command')
  }
  checkExecutable(command)
  const failOn = level('--fail-on', options.failOn)
  const redact = redactionOf(options)
  const formats = out === undefined ? [] : chosenFormats(options)
  const files = formats.filter((format) => format !== 'summary')
  const views: Format[] = ['terminal', ...files.filter((format) => format !== 'terminal')]
  const analyze = await openAnalysis({ ...analysisOptions(options, views, process.stderr.isTTY), redact })
  const output = out === undefined ? undefined : openOutput(formats, out, options.templates)
  const report = createReport({ failOn, output, writesTerminal: files.includes('terminal') })
  let handled: Promise<void> = Promise.resolve()
  const ending = await run(
    command,
    { evidence: evidenceOf(options), record, redact },
    {
      onEvent: (event, isCommand) => {
        handled = handled.then(async () => {
          const analysis = matters(event, isCommand) && (await analyze(event, replayCommand(record, event.id, options)))
          if (analysis) report.add(analysis)
        })
        handled.catch(report.fail)
      },
      onLoss: (lost) => note(`${lost} deaths lost so far: the ring buffer was full`),
      onFailure: report.fail,
      onNote: note,
    },
  )
  await handled
  output?.finish()
  report.throwFailure()
  process.exitCode = statusOf(ending) || (report.isBad() ? 1 : 0)
}

/** A helper that exits with a status tells its parent something; what its parent makes of it is another matter. */
const matters = ({ termination }: CrashEvent, isCommand: boolean): boolean =>
  isCommand || termination?.kind === 'signal'

interface Reporting {
  failOn: Severity | undefined
  output: Output | undefined
  writesTerminal: boolean
}

/** Tells of each death on standard error, and puts it where --out says. */
function createReport({ failOn, output, writesTerminal }: Reporting) {
  let bad = false
  let failure: unknown
  return {
    add: ({ incident, documents, repeat }: Analysis): void => {
      if (failOn && atLeast(severityOf(incident), failOn)) bad = true
      if (repeat !== undefined) {
        // A folder of reports tells it itself.
        if (!output) note(repeat)
      } else if (incident.termination?.kind === 'exit') {
        const words = lastWords(incident)
        if (words === undefined) return
        note(words)
      } else {
        const view = documents.find(({ format }) => format === 'terminal')
        process.stderr.write(`\n${view?.text.trimEnd()}\n\n`)
      }
      output?.write({
        incident,
        repeat,
        documents: documents.filter(({ format }) => format !== 'terminal' || writesTerminal),
      })
    },
    fail: (error: unknown): void => {
      failure ??= error
    },
    throwFailure: (): void => {
      if (failure !== undefined) throw failure
    },
    isBad: (): boolean => bad,
  }
}

/** As a shell gives it. */
const statusOf = (ending: Ending): number =>
  'status' in ending ? ending.status : 128 + (os.constants.signals[ending.signal] ?? 0)

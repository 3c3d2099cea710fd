import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import type { CrashEvent } from '../model/event.js'
import { type Origin, openAnalysis } from '../pipeline/analysis.js'
import type { Format } from '../pipeline/formats.js'
import { AS_IT_DIED } from '../pipeline/inputs.js'
import { CAPTURES, checkExecutable, run } from '../pipeline/run.js'
import { choice } from './choice.js'
import { exitStatus } from './exit-status.js'
import { io } from './io.js'
import { addEvidenceOptions, choiceOption, type EvidenceOptions, evidenceOf } from './options.js'
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
import { createRunReport } from './run-report.js'
import { note } from './stderr.js'
import { inWorkflow, isForWorkflow } from './workflow/commands.js'

type RunOptions = ReportOptions & EvidenceOptions & { capture?: string; user?: string }

export const runCommand = (command: Command): Command =>
  addEvidenceOptions(
    addReportOptions(
      command
        .usage('[options] -- CMD [ARG...]')
        .argument('<CMD...>', 'the command and its arguments')
        .passThroughOptions(),
    )
      .option('--record <FILE>', 'append every event to this log')
      .option('--user <NAME>', 'run the command as this user, with the groups and the home of that user (needs root)')
      .addOption(
        choiceOption(
          '--capture <HOW>',
          'how to watch: bpf (needs root), ptrace (needs no privilege), or none (the status alone); the default is the best that works',
          CAPTURES,
        ),
      ),
  ).action(runAndReport)

async function runAndReport(command: string[], options: RunOptions): Promise<void> {
  const formats = formatsOf(options)
  await inWorkflow(formats, { sharesOutput: true }, () => runTo(formats, command, options))
}

/** Workflow commands are for whoever reads the output of the command as well. */
function formatsOf(options: RunOptions): Format[] {
  if (options.out === undefined && options.format.length === 0) return []
  const formats = chosenFormats(options)
  if (options.out === undefined && !formats.every(isForWorkflow)) {
    throw new UserError('--format needs --out DIR: standard output belongs to the command')
  }
  return formats
}

async function runTo(formats: Format[], command: string[], options: RunOptions): Promise<void> {
  const { out, record } = options
  checkExecutable(command)
  const failOn = level('--fail-on', options.failOn)
  const capture = options.capture === undefined ? undefined : choice('--capture', options.capture, CAPTURES)
  const redact = redactionOf(options)
  const views: Format[] = ['terminal', ...formats.filter((format) => format !== 'terminal')]
  // The last sentence needs the deaths that are too small for a report of their own.
  const { minSeverity, ...analysis } = analysisOptions(options, views, io().stderr)
  const analyze = await openAnalysis({ ...analysis, redact })
  const output = formats.length === 0 ? undefined : openOutput(formats, out, options.templates)
  const report = createRunReport({ failOn, minSeverity, output, notesAsides: out === undefined })
  let handled: Promise<void> = Promise.resolve()
  const originOf = ({ id }: CrashEvent): Origin => ({
    readers: AS_IT_DIED,
    replay: replayCommand(record, id, options),
  })
  const ending = await run(
    command,
    { capture, user: options.user, evidence: evidenceOf(options, record !== undefined), record, redact },
    {
      onEvent: (event, isCommand) => {
        handled = handled.then(async () => {
          const analysis = await analyze(event, originOf(event))
          if (analysis) report.add(analysis, isCommand)
        })
        handled.catch(report.fail)
      },
      onLoss: (lost) => note(`${lost} deaths lost so far: the ring buffer was full`),
      onFailure: report.fail,
      onNote: note,
    },
  )
  await handled.catch(report.fail)
  try {
    output?.finish()
  } catch (error) {
    report.fail(error)
  }
  report.tellEnd(command, exitStatus(ending))
  report.tellFailure()
  // Whatever became of the reports, the status is the command's: that is what its caller asks for.
  io().exitCode = exitStatus(ending) || (report.isBad() ? 1 : 0)
}

import { closeSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import { reasonOf } from '../model/reason.js'
import { selectSyscalls } from '../model/syscalls/select.js'
import type { TraceEvent } from '../model/trace.js'
import { openAnalysis } from '../pipeline/analysis.js'
import { AS_IT_DIED } from '../pipeline/inputs.js'
import { openOutputFile } from '../pipeline/output-files.js'
import type { Redact } from '../pipeline/redact.js'
import { createTraceSummary, type TracedDeath, type Tracing, trace, traceJson, traceLine } from '../pipeline/trace.js'
import { choice } from './choice.js'
import { exitStatus } from './exit-status.js'
import { io } from './io.js'
import { BTF_OPTION, choiceOption, collect } from './options.js'
import { addRedactOptions, type RedactOptions, redactionOf } from './redact-options.js'
import { note } from './stderr.js'
import { terminalWidth, usesColour } from './terminal.js'

interface TraceOptions extends RedactOptions {
  follow?: true
  expression: string[]
  summary?: true
  output?: string
  format: string
  btf?: string
}

export const traceCommand = (command: Command): Command =>
  addRedactOptions(
    command
      .argument('<COMMAND...>', 'the command and its arguments, after --')
      .option('-f, --follow', 'also trace its threads and child processes')
      .option(
        '-e, --expression <NAMES>',
        'only these system calls or classes (file, network, process, signal, memory, desc); !read,!write means all but these (repeatable)',
        collect,
        [],
      )
      .option('-c, --summary', 'print a table of counts, errors and times instead of a line per call')
      .option('-o, --output <FILE>', 'write to FILE instead of standard error')
      .addOption(
        choiceOption('--format <FORMAT>', 'text, or json: one object per line', ['text', 'json']).default('text'),
      )
      .option(...BTF_OPTION)
      .passThroughOptions(),
  ).action(traceCommandLine)

async function traceCommandLine(command: string[], options: TraceOptions): Promise<void> {
  const json = choice('--format', options.format, ['text', 'json']) === 'json'
  if (json && options.summary) throw new UserError('give either --summary, which is a table, or --format json')
  const follow = options.follow ?? false
  const wanted = selectSyscalls(options.expression)
  const redact = redactionOf(options)
  const summary = options.summary ? createTraceSummary() : undefined
  const line = json ? traceJson : (event: TraceEvent): string => traceLine(event, follow)
  const output = openOutput(options.output)
  try {
    const onEvents = (events: TraceEvent[]): void => {
      if (summary) for (const event of events) summary.add(event)
      else if (events.length > 0) output.write(`${events.map(line).join('\n')}\n`)
    }
    const tracing = await trace(command, { follow, wanted, btf: options.btf }, { onEvents, onKill: note })
    const { ending, lost, missed, deaths } = await untilFinished(tracing)
    if (summary) output.write(summary.toString())
    if (lost > 0) note(`up to ${lost} records lost: the ring buffer was full, or the kernel was too busy`)
    if (missed > 0) note(`${missed} threads were not traced: the kernel had no memory for them, or was too busy`)
    await report(deaths, { json, line, redact })
    io().exitCode = exitStatus(ending)
  } finally {
    output.close()
  }
}

/** What the command leaves running is traced on; then a signal ends the trace, not what it traces. */
async function untilFinished(tracing: Tracing) {
  const ending = await tracing.ended
  process.once('SIGINT', tracing.stop)
  process.once('SIGTERM', tracing.stop)
  try {
    return { ending, ...(await tracing.finished) }
  } finally {
    process.off('SIGINT', tracing.stop)
    process.off('SIGTERM', tracing.stop)
  }
}

interface Reporting {
  json: boolean
  line: (event: TraceEvent) => string
  redact: Redact | undefined
}

async function report(deaths: TracedDeath[], { json, line, redact }: Reporting): Promise<void> {
  if (deaths.length === 0) return
  const analyze = await openAnalysis({
    rules: [],
    verbose: false,
    stockRules: true,
    formats: [json ? 'json' : 'terminal'],
    colour: usesColour(io().stderr),
    width: terminalWidth(io().stderr),
    repeatMs: 0,
    redact,
  })
  for (const { event, calls } of deaths) {
    const analysis = await analyze(event, { readers: AS_IT_DIED })
    for (const { text } of analysis?.documents ?? []) io().stderr.write(`${json ? '' : '\n'}${text.trimEnd()}\n`)
    if (!json)
      io().stderr.write(`\nLast system calls before it died:\n${calls.map((call) => `  ${line(call)}\n`).join('')}`)
  }
}

interface Output {
  write(text: string): void
  close(): void
}

function openOutput(path: string | undefined): Output {
  if (path === undefined) return { write: (text) => void io().stderr.write(text), close: () => {} }
  const fd = openOutputFile(path, 'replace')
  let isFailing = false
  return {
    write: (text) => {
      try {
        writeFileSync(fd, text)
        isFailing = false
      } catch (error) {
        // The command goes on, and so do its calls, which may find room again.
        if (!isFailing) note(`${path}: cannot be written (${reasonOf(error)}); calls are missing from here on`)
        isFailing = true
      }
    },
    close: () => closeSync(fd),
  }
}

import { closeSync, openSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { Command } from 'commander'
import { UserError } from '../model/errors.js'
import { selectSyscalls } from '../model/syscalls/select.js'
import type { TraceEvent } from '../model/trace.js'
import {
  createTraceSummary,
  type Ending,
  type TracedDeath,
  type Tracing,
  trace,
  traceJson,
  traceLine,
} from '../pipeline/trace.js'
import { openAnalysis, type Redact } from '../pipeline.js'
import { BTF_OPTION, choice, choiceOption, collect } from './options.js'
import { addRedactOptions, type RedactOptions, redactionOf } from './redact-options.js'
import { note } from './stderr.js'

interface TraceOptions extends RedactOptions {
  follow?: true
  expression: string[]
  summary?: true
  output?: string
  format: string
  btf?: string
}

export const traceCommand = (): Command =>
  addRedactOptions(
    new Command('trace')
      .description('run a command and tell each of its system calls, as strace does but without stopping it')
      .argument('<COMMAND...>', 'the command and its arguments, behind --')
      .option('-f, --follow', 'its threads and children as well')
      .option(
        '-e, --expression <NAMES>',
        'only these system calls or classes (file, network, process, signal, memory, desc), or without them: !read,!write (repeatable)',
        collect,
        [],
      )
      .option('-c, --summary', 'a table of counts, errors and times instead of a line a call')
      .option('-o, --output <FILE>', 'write to FILE instead of standard error')
      .addOption(choiceOption('--format <FORMAT>', 'text or json, an object a line', ['text', 'json']).default('text'))
      .option(...BTF_OPTION)
      .passThroughOptions(),
  ).action(traceCommandLine)

async function traceCommandLine(command: string[], options: TraceOptions): Promise<void> {
  const json = choice('--format', options.format, ['text', 'json']) === 'json'
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
    if (lost > 0) note(`${lost} records lost: the ring buffer was full`)
    if (missed > 0) note(`${missed} threads were not traced: the kernel had no memory for them`)
    await report(deaths, { json, line, redact })
    process.exitCode = statusOf(ending)
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

/** A shell's: 128 and the number of the signal. */
const statusOf = (ending: Ending): number =>
  'status' in ending ? ending.status : 128 + constants.signals[ending.signal]

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
    colour: process.stderr.isTTY && !process.env.NO_COLOR,
    repeatMs: 0,
    redact,
  })
  for (const { event, calls } of deaths) {
    const analysis = await analyze(event)
    for (const { text } of analysis?.documents ?? []) process.stderr.write(`${json ? '' : '\n'}${text.trimEnd()}\n`)
    if (!json)
      process.stderr.write(`\nLast system calls before it died:\n${calls.map((call) => `  ${line(call)}\n`).join('')}`)
  }
}

interface Output {
  write(text: string): void
  close(): void
}

function openOutput(path: string | undefined): Output {
  if (path === undefined) return { write: (text) => void process.stderr.write(text), close: () => {} }
  const attempt = <T>(act: () => T): T => {
    try {
      return act()
    } catch (error) {
      throw new UserError(`${path}: cannot be written (${error instanceof Error ? error.message : error})`)
    }
  }
  const fd = attempt(() => openSync(path, 'w', 0o600))
  return { write: (text) => attempt(() => writeFileSync(fd, text)), close: () => closeSync(fd) }
}

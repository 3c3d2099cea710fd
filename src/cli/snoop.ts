import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import { inertJson } from '../model/inert-json.js'
import { createActivityTable, type JudgedActivity, type SnoopOptions as Options, snoop } from '../pipeline/snoop.js'
import { choice } from './choice.js'
import { createEnding } from './ending.js'
import { io } from './io.js'
import {
  addFilterOptions,
  addLimitOptions,
  BTF_OPTION,
  choiceOption,
  collect,
  exitsOf,
  type FilterOptions,
  filterOf,
  type LimitOptions,
  limits,
} from './options.js'
import { note } from './stderr.js'
import { terminalWidth } from './terminal.js'

interface SnoopOptions extends FilterOptions, LimitOptions {
  exec?: true
  failed?: true
  threads?: true
  verdict?: true
  rules: string[]
  stockRules: boolean
  format: string
  btf?: string
}

export const snoopCommand = (command: Command): Command =>
  addLimitOptions(
    addFilterOptions(command, 'all')
      .option('-x, --failed', 'only deaths by signal and non-zero statuses, as --exits failed')
      .option('--exec', 'also a line for every program that is started, with its file and arguments')
      .option('-T, --threads', 'also a line for every thread that ends before its process')
      .option('--verdict', 'also print the first finding for every process that failed')
      .option('--rules <PATH>', 'with --verdict: add a rule file or a folder of them (repeatable)', collect, [])
      .option('--no-stock-rules', 'with --verdict: do not use the stock rules')
      .addOption(choiceOption('--format <FORMAT>', 'text or json', ['text', 'json']).default('text'))
      .option(...BTF_OPTION),
  ).action(run)

async function run(options: SnoopOptions): Promise<void> {
  const json = choice('--format', options.format, ['text', 'json']) === 'json'
  const { forMs, maxEvents } = limits(options)
  const snoopOptions = parseOptions(options, json)
  const { starts, threads, verdict } = snoopOptions
  const table = createActivityTable(
    { starts, threads, verdicts: verdict !== undefined },
    terminalWidth(io().stdout, Number.POSITIVE_INFINITY),
  )
  const print = createPrinter(json ? inertJson : table.line)
  const ending = createEnding()
  const counts = { exit: 0, exec: 0 }
  const snooping = await snoop(snoopOptions, {
    onActivity: (activity) => {
      if (counts.exit + counts.exec >= maxEvents) return
      counts[activity.event]++
      print(activity)
      if (counts.exit + counts.exec === maxEvents) ending.enough()
    },
    onLoss: (lost) => note(`${lost} lines lost so far: the ring buffer was full, or the kernel was too busy`),
    onFailure: ending.fail,
    onRuleFailure: note,
  })
  note('watching process exits on this machine; stop with Ctrl-C')
  if (!json) io().stdout.write(`${table.header}\n`)
  try {
    await ending.wait(forMs)
  } finally {
    const { lost } = await snooping.stop(ending.patience)
    note(`stopped: ${counts.exit} exits,${starts ? ` ${counts.exec} starts,` : ''} ${lost} lost`)
  }
}

function parseOptions(options: SnoopOptions, json: boolean): Options {
  for (const [name, given] of verdictOnly(options)) {
    if (given && !options.verdict) throw new UserError(`${name} needs --verdict`)
  }
  if (options.failed && exitsOf(options) === 'signal') throw new UserError('give either --failed or --exits signal')
  const filter = filterOf(options)
  return {
    exits: options.failed ? 'failed' : (exitsOf(options) ?? 'all'),
    starts: options.exec ?? false,
    threads: options.threads ?? false,
    cgroups: json || filter.cgroups.length > 0,
    btf: options.btf,
    filter,
    verdict: options.verdict && { rules: options.rules, stockRules: options.stockRules },
  }
}

const verdictOnly = ({ rules, stockRules }: SnoopOptions): [name: string, given: boolean][] => [
  ['--rules', rules.length > 0],
  ['--no-stock-rules', !stockRules],
]

/** Lines of one turn of the event loop go out in one write. */
function createPrinter(text: (activity: JudgedActivity) => string): (activity: JudgedActivity) => void {
  let pending = ''
  const flush = (): void => {
    io().stdout.write(pending)
    pending = ''
  }
  return (activity) => {
    if (pending === '') setImmediate(flush)
    pending += `${text(activity)}\n`
  }
}

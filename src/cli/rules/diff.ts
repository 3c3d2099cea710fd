import { Command } from 'commander'
import { UserError } from '../../model/errors.js'
import { inertJson } from '../../model/inert-json.js'
import { visible } from '../../model/text/visible.js'
import { type ChangedEvents, diffRules, type RulesDiff } from '../../pipeline/diff.js'
import { openStore } from '../../pipeline/store.js'
import { choice } from '../choice.js'
import { io } from '../io.js'
import { collect } from '../options.js'
import { note } from '../stderr.js'

interface DiffOptions {
  rules: string[]
  old: string[]
  stockRules: boolean
  format: string
  store?: string
}

export const diffCommand = (): Command =>
  new Command('diff')
    .description('show how findings of recorded events change when rules are added or changed')
    .argument('[LOG...]', 'event logs, core files and minidumps; - is a log on standard input')
    .option('--store <FILE>', 'the events of a history: a file, or postgres://USER@HOST/DATABASE')
    .option('--rules <NEW>', 'a rule file or folder as it is to be (repeatable)', collect, [])
    .option(
      '--old <PATH>',
      'a rule file or folder as it was; without it, the stock rules alone (repeatable)',
      collect,
      [],
    )
    .option('--no-stock-rules', 'do not use the stock rules, before or after')
    .option('--format <FORMAT>', 'text, or json: one change per line', 'text')
    .action(async (inputs: string[], options: DiffOptions) => {
      const isJson = choice('--format', options.format, ['text', 'json']) === 'json'
      if (options.rules.length === 0) throw new UserError('nothing to compare with: give the new rules by --rules')
      const stock = options.stockRules
      if (inputs.length === 0 && options.store === undefined) throw new UserError('give event logs, or --store FILE')
      const store = options.store === undefined ? undefined : await openStore(options.store, false)
      try {
        const diff = await diffRules({
          inputs,
          store,
          before: { stock, paths: options.old },
          after: { stock, paths: options.rules },
          onProblem: note,
        })
        io().stdout.write(isJson ? asJson(diff) : asText(diff))
      } finally {
        await store?.close()
      }
    })

const asJson = ({ changes }: RulesDiff): string =>
  changes.map(({ difference, count, examples }) => `${inertJson({ ...difference, count, examples })}\n`).join('')

function asText({ events, changes }: RulesDiff): string {
  const changed = changes.reduce((sum, { count }) => sum + count, 0)
  const lines = [
    `${events} events, ${changed} with other findings`,
    ...changes.flatMap((each) => ['', ...changeLines(each)]),
  ]
  return lines.map((line) => `${visible(line)}\n`).join('')
}

function changeLines({ difference: { verdict, added, removed }, count, examples }: ChangedEvents): string[] {
  return [
    `${count} ${count === 1 ? 'event' : 'events'}: ${examples.join(', ')}${count > examples.length ? ', …' : ''}`,
    ...(verdict ? [`  verdict  ${verdict.before}`, `       now ${verdict.after}`] : []),
    ...added.map((rule) => `  + ${rule}`),
    ...removed.map((rule) => `  - ${rule}`),
  ]
}

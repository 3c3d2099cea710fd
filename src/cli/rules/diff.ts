import { Command } from 'commander'
import { UserError } from '../../model/errors.js'
import { type ChangedEvents, diffRules, type RulesDiff } from '../../pipeline/diff.js'
import { choice, collect } from '../options.js'
import { note } from '../stderr.js'
import { visible } from '../visible.js'

interface DiffOptions {
  rules: string[]
  old: string[]
  stockRules: boolean
  format: string
}

export const diffCommand = (): Command =>
  new Command('diff')
    .description('tell what changes in the findings of recorded events when rules are added or changed')
    .argument('<LOG...>', 'event logs and core files; - is a log on standard input')
    .option('--rules <NEW>', 'a rule file or folder as it is to be (repeatable)', collect, [])
    .option(
      '--old <PATH>',
      'a rule file or folder as it was; without it, the stock rules alone (repeatable)',
      collect,
      [],
    )
    .option('--no-stock-rules', 'leave the stock rules out, before and after')
    .option('--format <FORMAT>', 'text, or json: one change a line', 'text')
    .action(async (inputs: string[], options: DiffOptions) => {
      const isJson = choice('--format', options.format, ['text', 'json']) === 'json'
      if (options.rules.length === 0) throw new UserError('nothing to compare with: give the new rules by --rules')
      const stock = options.stockRules
      const diff = await diffRules({
        inputs,
        before: { stock, paths: options.old },
        after: { stock, paths: options.rules },
        onProblem: note,
      })
      process.stdout.write(isJson ? asJson(diff) : asText(diff))
    })

const asJson = ({ changes }: RulesDiff): string =>
  changes.map(({ difference, count, examples }) => `${JSON.stringify({ ...difference, count, examples })}\n`).join('')

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

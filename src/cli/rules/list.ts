import { relative } from 'node:path'
import { Command } from 'commander'
import { table } from '../../model/text/table.js'
import { allRulesAt } from '../../pipeline/rules.js'
import { choice } from '../choice.js'
import { io } from '../io.js'
import { choiceOption } from '../options.js'
import { tableWidth } from '../terminal.js'
import { withPaths } from './paths.js'

type Rules = Awaited<ReturnType<typeof allRulesAt>>

export const listCommand = (): Command =>
  withPaths(new Command('list').description('list rules: id, cause, severity, confidence, status, file'))
    .addOption(choiceOption('--format <FORMAT>', 'text, or json: one rule per line', ['text', 'json']).default('text'))
    .action(async (paths: string[], options: { format: string }) => {
      const render = choice('--format', options.format, ['text', 'json']) === 'json' ? asJson : asText
      io().stdout.write(render(await allRulesAt(paths)))
    })

function asText(rules: Rules): string {
  const rows = rules.map(({ id, cause, severity, confidence, status, override, place }) => {
    return [id, cause, override?.severity ?? severity, confidence, status, `${relative('', place.file)}:${place.line}`]
  })
  const header = ['RULE', 'CAUSE', 'SEVERITY', 'CONFIDENCE', 'STATUS', 'FILE']
  return `${table([header, ...rows], tableWidth(io().stdout))}\n`
}

const asJson = (rules: Rules): string =>
  rules
    .map(({ id, title, cause, severity, confidence, status, tags, override, place }) => {
      const reason = override && { overridden: override.reason }
      const shown = override?.severity ?? severity
      return `${JSON.stringify({ id, title, cause, severity: shown, confidence, status, tags, ...reason, ...place })}\n`
    })
    .join('')

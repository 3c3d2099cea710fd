import { relative } from 'node:path'
import { Command } from 'commander'
import { allRulesAt } from '../../pipeline/rules.js'
import { choice, choiceOption } from '../options.js'
import { table } from '../table.js'
import { withPaths } from './paths.js'

type Rules = Awaited<ReturnType<typeof allRulesAt>>

export const listCommand = (): Command =>
  withPaths(new Command('list').description('list rules: id, cause, severity, confidence, status, file'))
    .addOption(choiceOption('--format <FORMAT>', 'text, or json: one rule a line', ['text', 'json']).default('text'))
    .action(async (paths: string[], options: { format: string }) => {
      const render = choice('--format', options.format, ['text', 'json']) === 'json' ? asJson : asText
      process.stdout.write(render(await allRulesAt(paths)))
    })

function asText(rules: Rules): string {
  const rows = rules.map(({ id, cause, severity, confidence, status, override, place }) => {
    return [id, cause, override?.severity ?? severity, confidence, status, `${relative('', place.file)}:${place.line}`]
  })
  return table([['RULE', 'CAUSE', 'SEVERITY', 'CONFIDENCE', 'STATUS', 'FILE'], ...rows])
}

const asJson = (rules: Rules): string =>
  rules
    .map(({ id, title, cause, severity, confidence, status, tags, override, place }) => {
      const reason = override && { overridden: override.reason }
      const shown = override?.severity ?? severity
      return `${JSON.stringify({ id, title, cause, severity: shown, confidence, status, tags, ...reason, ...place })}\n`
    })
    .join('')

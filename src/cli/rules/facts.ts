import { Command } from 'commander'
import { type FactDescription, facts } from '../../pipeline/rules.js'
import { choice } from '../options.js'
import { table } from '../table.js'

export const factsCommand = (): Command =>
  new Command('facts')
    .description('list every fact that a rule may ask about: type, tiers that have it, meaning, example')
    .option('--format <FORMAT>', 'text, or json: one fact a line', 'text')
    .action((options: { format: string }) => {
      const render = choice('--format', options.format, ['text', 'json']) === 'json' ? asJson : asText
      process.stdout.write(render(facts))
    })

function asText(all: readonly FactDescription[]): string {
  const rows = all.map(({ name, type, tier = 'all', meaning, example }) => {
    return [name, type, tier, meaning, JSON.stringify(example)]
  })
  return table([['FACT', 'TYPE', 'TIERS', 'MEANING', 'EXAMPLE'], ...rows])
}

const asJson = (all: readonly FactDescription[]): string =>
  all
    .map(({ name, type, tier, meaning, example }) => `${JSON.stringify({ name, type, tier, meaning, example })}\n`)
    .join('')

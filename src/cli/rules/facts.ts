import { Command } from 'commander'
import { type FactDescription, factReference, facts } from '../../pipeline/rules.js'
import { choice, choiceOption } from '../options.js'
import { table } from '../table.js'

const RENDERERS = { text: asText, json: asJson, md: factReference }

const FORMATS = ['text', 'json', 'md'] as const

export const factsCommand = (): Command =>
  new Command('facts')
    .description('list every fact that a rule may ask about: type, tiers that have it, meaning, example')
    .addOption(
      choiceOption('--format <FORMAT>', 'text; json: one fact a line; md: with the operators', FORMATS).default('text'),
    )
    .action((options: { format: string }) => {
      const format = choice('--format', options.format, FORMATS)
      process.stdout.write(RENDERERS[format](facts))
    })

function asText(all: readonly FactDescription[]): string {
  const rows = all.map(({ name, type, tier = 'all', meaning, example }) => {
    return [name, type, tier, meaning, JSON.stringify(example)]
  })
  return table([['FACT', 'TYPE', 'TIERS', 'MEANING', 'EXAMPLE'], ...rows])
}

function asJson(all: readonly FactDescription[]): string {
  return all
    .map(({ name, type, tier, meaning, example }) => `${JSON.stringify({ name, type, tier, meaning, example })}\n`)
    .join('')
}

import { Command } from 'commander'
import { table } from '../../model/text/table.js'
import { type FactDescription, factReference, facts } from '../../pipeline/rules.js'
import { choice } from '../choice.js'
import { io } from '../io.js'
import { choiceOption } from '../options.js'
import { tableWidth } from '../terminal.js'

const RENDERERS = { text: asText, json: asJson, md: factReference }

const FORMATS = ['text', 'json', 'md'] as const

export const factsCommand = (): Command =>
  new Command('facts')
    .description('list every fact that a rule may ask about: type, tiers that have it, meaning, example')
    .addOption(
      choiceOption('--format <FORMAT>', 'text; json: one fact per line; md: with the operators', FORMATS).default(
        'text',
      ),
    )
    .action((options: { format: string }) => {
      const format = choice('--format', options.format, FORMATS)
      io().stdout.write(RENDERERS[format](facts))
    })

function asText(all: readonly FactDescription[]): string {
  const rows = all.map(({ name, type, tier = 'all', meaning, example }) => {
    return [name, type, tier, meaning, spaced(example)]
  })
  const header = ['FACT', 'TYPE', 'TIERS', 'MEANING', 'EXAMPLE']
  return `${table([header, ...rows], tableWidth(io().stdout))}\n`
}

/** JSON with spaces, where lines can be broken. */
const spaced = (value: unknown): string => JSON.stringify(value, undefined, 1).replace(/\n\s*/g, ' ')

function asJson(all: readonly FactDescription[]): string {
  return all
    .map(({ name, type, tier, meaning, example }) => `${JSON.stringify({ name, type, tier, meaning, example })}\n`)
    .join('')
}

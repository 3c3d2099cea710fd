import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import { inertJson } from '../model/inert-json.js'
import { localTime } from '../model/text/local-time.js'
import { table } from '../model/text/table.js'
import { visible } from '../model/text/visible.js'
import { withDeadLetters } from '../pipeline/fleet/collect.js'
import { count } from './count.js'
import { io } from './io.js'
import { addNatsOptions, brokerOf, type NatsOptions } from './nats-options.js'
import { wholeNumber } from './option-values.js'
import { note } from './stderr.js'
import { tableWidth } from './terminal.js'

interface DeadLettersOptions extends NatsOptions {
  replay?: true
  json?: true
}

export const deadLettersCommand = (command: Command): Command =>
  addNatsOptions(command.argument('[NUMBER...]', 'with --replay: only these'))
    .option('--replay', 'give them to the analyzers again, such as with other rules, or a later version')
    .option('--json', 'one JSON object per line')
    .action(deadLetters)

async function deadLetters(words: string[], options: DeadLettersOptions): Promise<void> {
  if (words.length > 0 && !options.replay) throw new UserError('NUMBER needs --replay')
  const numbers = words.length === 0 ? undefined : new Set(words.map((word) => wholeNumber('NUMBER', word)))
  await withDeadLetters(brokerOf(options), async ({ list, replay }) => {
    if (options.replay) {
      io().stdout.write(`${count(await replay(numbers), 'message')} given to the analyzers again\n`)
      return
    }
    const letters = []
    for await (const letter of list()) letters.push(letter)
    if (options.json) io().stdout.write(letters.map((letter) => `${inertJson(letter)}\n`).join(''))
    else if (letters.length === 0) note('no dead letters')
    else {
      const rows = letters.map(({ number, time, subject, bytes, reason }) => [
        number,
        localTime(time),
        bytes,
        visible(subject),
        visible(reason),
      ])
      io().stdout.write(
        `${table([['NUMBER', 'TIME', 'BYTES', 'SUBJECT', 'REASON'], ...rows], tableWidth(io().stdout))}\n`,
      )
    }
  })
}

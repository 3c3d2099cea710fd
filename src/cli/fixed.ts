import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import { inertJson } from '../model/inert-json.js'
import { renderFixed } from '../pipeline/death-lists.js'
import { openStore, type Store } from '../pipeline/store.js'
import { count } from './count.js'
import { io } from './io.js'
import { SIGNATURE, signatureOf } from './signature.js'
import { note as say } from './stderr.js'
import { addStoreOption, type StoreOptions, storeFile } from './store-options.js'
import { tableWidth } from './terminal.js'

interface FixedOptions extends StoreOptions {
  note?: string
  undo?: true
  json?: true
}

export const fixedCommand = (command: Command): Command =>
  addStoreOption(command.argument('[SIGNATURE...]', SIGNATURE))
    .option('--note <TEXT>', 'what was done, such as the version or the change')
    .option('--undo', 'they are not fixed')
    .option('--json', 'one JSON object per line')
    .action(fixed)

async function fixed(words: string[], options: FixedOptions): Promise<void> {
  const { note, undo, json } = options
  if (words.length === 0 && (undo || note !== undefined)) throw new UserError('give the beginning of a signature')
  const store = await openStore(storeFile(options), false)
  try {
    if (words.length > 0) {
      for (const word of words) await mark(store, await signatureOf(store, word), { note, undo })
      return
    }
    const all = await store.fixed()
    if (json) io().stdout.write(all.map((each) => `${inertJson(each)}\n`).join(''))
    else if (all.length === 0) say(`${store.name}: no signature is marked as fixed`)
    else io().stdout.write(renderFixed(all, tableWidth(io().stdout)))
  } finally {
    await store.close()
  }
}

async function mark(
  store: Store,
  signature: string,
  { note, undo }: Pick<FixedOptions, 'note' | 'undo'>,
): Promise<void> {
  if (undo) {
    if (!(await store.unmarkFixed(signature))) throw new UserError(`${signature}: is not marked as fixed`)
    io().stdout.write(`${signature}: no longer marked as fixed\n`)
    return
  }
  await store.markFixed(signature, note)
  const { deaths, repeats, hosts } = await store.totals({ matches: [matchOf(signature, false)] })
  io().stdout.write(
    `${signature}: marked as fixed after ${count(deaths + repeats, 'death')} on ${count(hosts, 'host')}\n`,
  )
}

const matchOf = (value: string, isPrefix: boolean) => ({ field: 'signature' as const, value, isPrefix })

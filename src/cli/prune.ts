import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import { inertJson } from '../model/inert-json.js'
import { renderRemoved } from '../pipeline/death-lists.js'
import { openStore, type Policy, type Store } from '../pipeline/store.js'
import { io } from './io.js'
import { addLimitOptions, type LimitOptions, policyOf } from './limit-options.js'
import { parseSize } from './size.js'
import { addStoreOption, type StoreOptions, storeFile } from './store-options.js'
import { tableWidth } from './terminal.js'

interface PruneOptions extends StoreOptions, LimitOptions {
  keepFree?: string
  json?: true
}

export const pruneCommand = (command: Command): Command =>
  addLimitOptions(addStoreOption(command))
    .option('--keep-free <SIZE>', 'remove deaths until so much is free on the disk: bytes, 2G, or 10% of it')
    .option('--json', 'one JSON object')
    .action(prune)

async function prune(options: PruneOptions): Promise<void> {
  const { keepFree, json } = options
  const policy = policyOf(options)
  if ([...Object.values(policy), keepFree].every((limit) => limit === undefined)) {
    throw new UserError('nothing to prune by: give a limit, such as --max-age 30d or --max-size 512M')
  }
  const store = await openStore(storeFile(options), false)
  try {
    const removed = await store.prune({ ...policy, ...(await keepFreeOf(store, keepFree)) })
    const { deaths, repeats } = await store.totals({ matches: [] })
    const outcome = { removed, left: deaths + repeats, missing: await store.dropped() }
    io().stdout.write(json ? `${inertJson(outcome)}\n` : renderRemoved(outcome, tableWidth(io().stdout)))
  } finally {
    await store.close()
  }
}

async function keepFreeOf(store: Store, text: string | undefined): Promise<Pick<Policy, 'keepFree'>> {
  const [, percent] = text?.match(/^(\d{1,2})%$/) ?? []
  if (text === undefined) return {}
  const space = await store.space()
  if (!space) throw new UserError(`--keep-free: the disk of ${store.name} is that of a server; give --max-size`)
  if (percent === undefined) return { keepFree: parseSize('--keep-free', text, 'or a share of the disk, up to 99%') }
  return { keepFree: Math.round((space.total * Number(percent)) / 100) }
}

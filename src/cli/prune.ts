import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import { inertJson } from '../model/inert-json.js'
import { renderRemoved } from '../pipeline/death-lists.js'
import { openStore, type Policy, type Store } from '../pipeline/store.js'
import { parseDuration } from './duration.js'
import { io } from './io.js'
import { wholeNumber } from './option-values.js'
import { parseSize } from './size.js'
import { addStoreOption, type StoreOptions, storeFile } from './store-options.js'
import { tableWidth } from './terminal.js'

interface PruneOptions extends StoreOptions {
  maxAge?: string
  maxCount?: string
  maxSize?: string
  keepFree?: string
  maxPerUser?: string
  maxPerUnit?: string
  json?: true
}

export const pruneCommand = (command: Command): Command =>
  addStoreOption(command)
    .option('--max-age <TIME>', 'remove deaths that are older, such as 30d')
    .option('--max-count <N>', 'keep at most N deaths')
    .option('--max-size <SIZE>', 'keep at most so much, such as 512M')
    .option('--keep-free <SIZE>', 'remove deaths until so much is free on the disk: bytes, 2G, or 10% of it')
    .option('--max-per-user <N>', 'keep at most N deaths of a user on a host')
    .option('--max-per-unit <N>', 'keep at most N deaths of a systemd unit')
    .option('--json', 'one JSON object')
    .action(prune)

async function prune(options: PruneOptions): Promise<void> {
  const { maxAge, maxCount, maxSize, keepFree, maxPerUser, maxPerUnit, json } = options
  const limits = [maxAge, maxCount, maxSize, keepFree, maxPerUser, maxPerUnit]
  if (limits.every((limit) => limit === undefined)) {
    throw new UserError('nothing to prune by: give a limit, such as --max-age 30d or --max-size 512M')
  }
  const number = (option: string, text: string | undefined): number | undefined =>
    text === undefined ? undefined : wholeNumber(option, text)
  const policy = {
    maxAgeMs: maxAge === undefined ? undefined : parseDuration(maxAge, '--max-age'),
    maxCount: number('--max-count', maxCount),
    maxBytes: maxSize === undefined ? undefined : parseSize('--max-size', maxSize),
    maxPerUser: number('--max-per-user', maxPerUser),
    maxPerUnit: number('--max-per-unit', maxPerUnit),
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
  if (percent === undefined) return { keepFree: parseSize('--keep-free', text) }
  return { keepFree: Math.round((space.total * Number(percent)) / 100) }
}

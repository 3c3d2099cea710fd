import type { Command } from 'commander'
import { createDeathJson, createDeathList } from '../pipeline/death-lists.js'
import { type Death, openStore, type Store } from '../pipeline/store.js'
import { io } from './io.js'
import { MATCHES } from './matches.js'
import { firstDeaths } from './pick.js'
import { addQueryOptions, isPart, type QueryOptions, queryOf } from './query-options.js'
import { note } from './stderr.js'
import { addStoreOption, type StoreOptions, storeFile } from './store-options.js'
import { terminalWidth } from './terminal.js'

interface ListOptions extends StoreOptions, QueryOptions {
  json?: true
}

export const listCommand = (command: Command): Command =>
  addQueryOptions(addStoreOption(command.argument('[MATCH...]', MATCHES)))
    .option('--json', 'one JSON object per line')
    .action(list)

async function list(words: string[], options: ListOptions): Promise<void> {
  const query = queryOf(words, options)
  const store = await openStore(storeFile(options), false)
  try {
    const write = options.json ? createJsonWriter() : createTableWriter()
    let isEmpty = true
    for await (const deaths of inOrder(store, query, options)) {
      if (deaths.length > 0) io().stdout.write(write(deaths))
      isEmpty &&= deaths.length === 0
    }
    if (isEmpty) note(`${store.name}: no deaths${isPart(query) ? ' that match' : ''}`)
  } finally {
    await store.close()
  }
}

/** The last of many are found newest first, and shown oldest first unless asked otherwise. */
async function* inOrder(
  store: Store,
  query: ReturnType<typeof queryOf>,
  { reverse }: QueryOptions,
): AsyncGenerator<Death[]> {
  if (query.limit === undefined || reverse) yield* store.list(query)
  else yield (await firstDeaths(store, query)).toReversed()
}

function createJsonWriter(): (deaths: readonly Death[]) => string {
  const json = createDeathJson()
  return (deaths) => deaths.map((death) => `${json(death)}\n`).join('')
}

/** The first deaths decide how wide columns are. */
function createTableWriter(): (deaths: readonly Death[]) => string {
  let table: ReturnType<typeof createDeathList> | undefined
  return (deaths) => {
    const header = table === undefined
    table ??= createDeathList(deaths, terminalWidth(io().stdout, Number.POSITIVE_INFINITY))
    const { line } = table
    return `${header ? `${table.header}\n` : ''}${deaths.map((death) => `${line(death)}\n`).join('')}`
  }
}

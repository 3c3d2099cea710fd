import { Command } from 'commander'
import { inertJson } from '../../model/inert-json.js'
import { renderGroups } from '../../pipeline/death-lists.js'
import { openStore } from '../../pipeline/store.js'
import { io } from '../io.js'
import { limitOf } from '../query-options.js'
import { note } from '../stderr.js'
import { addStoreOption, type StoreOptions, storeFile } from '../store-options.js'
import { tableWidth } from '../terminal.js'

interface ListOptions extends StoreOptions {
  all?: true
  lines?: string
  json?: true
}

const ROWS = 50

export const listCommand = (): Command =>
  addStoreOption(new Command('list').description('list groups of several signatures, those with most deaths first'))
    .option('--all', 'also groups of one signature')
    .option('-n, --lines <N>', `at most N lines; default ${ROWS}`)
    .option('--json', 'one JSON object per line')
    .action(list)

async function list(options: ListOptions): Promise<void> {
  const limit = limitOf(options) ?? ROWS
  const store = await openStore(storeFile(options), false)
  try {
    const groups = await store.groups(options.all ? 1 : 2, limit)
    if (options.json) io().stdout.write(groups.map((group) => `${inertJson(group)}\n`).join(''))
    else if (groups.length > 0) io().stdout.write(renderGroups(groups, tableWidth(io().stdout)))
    else note(`${store.name}: no group${options.all ? '' : ' of several signatures; --all lists those of one'}`)
  } finally {
    await store.close()
  }
}

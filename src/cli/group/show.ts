import { Command } from 'commander'
import { inertJson } from '../../model/inert-json.js'
import { renderGroup } from '../../pipeline/death-lists.js'
import { explainGroup } from '../../pipeline/groups.js'
import { openStore } from '../../pipeline/store.js'
import { io } from '../io.js'
import { SIGNATURE, signatureOf } from '../signature.js'
import { addStoreOption, type StoreOptions, storeFile } from '../store-options.js'
import { tableWidth } from '../terminal.js'

export const showCommand = (): Command =>
  addStoreOption(
    new Command('show')
      .description('explain the group of a signature: which others are in it, why, and what was decided')
      .argument('<SIGNATURE>', SIGNATURE),
  )
    .option('--json', 'one JSON object')
    .action(show)

async function show(word: string, options: StoreOptions & { json?: true }): Promise<void> {
  const store = await openStore(storeFile(options), false)
  try {
    const group = explainGroup(await store.group(await signatureOf(store, word)))
    io().stdout.write(options.json ? `${inertJson(group)}\n` : renderGroup(group, tableWidth(io().stdout)))
  } finally {
    await store.close()
  }
}

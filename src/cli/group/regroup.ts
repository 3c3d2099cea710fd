import { Command } from 'commander'
import { UserError } from '../../model/errors.js'
import { openStore, type Store } from '../../pipeline/store.js'
import { count } from '../count.js'
import { io } from '../io.js'
import { SIGNATURE, signatureOf } from '../signature.js'
import { addStoreOption, type StoreOptions, storeFile } from '../store-options.js'

interface RegroupOptions extends StoreOptions {
  note?: string
}

const NOTE = ['--note <TEXT>', 'why, for those who ask later'] as const

export const mergeCommand = (): Command =>
  addStoreOption(
    new Command('merge')
      .description('these signatures, and all in their groups, are the same crash as the first one')
      .argument('<SIGNATURE...>', SIGNATURE),
  )
    .option(...NOTE)
    .action((words: string[], options: RegroupOptions) => regroup(words, options, 'merge'))

export const splitCommand = (): Command =>
  addStoreOption(
    new Command('split')
      .description('these signatures are a crash of their own, apart from the rest of their group')
      .argument('<SIGNATURE...>', SIGNATURE),
  )
    .option(...NOTE)
    .action((words: string[], options: RegroupOptions) => regroup(words, options, 'split'))

async function regroup(words: string[], options: RegroupOptions, how: 'merge' | 'split'): Promise<void> {
  const store = await openStore(storeFile(options), false)
  try {
    const signatures = [...new Set(await inTurn(words, (word) => signatureOf(store, word)))]
    await store.assignGroups()
    await check(store, signatures, how)
    const group = await (how === 'merge'
      ? store.mergeGroups(signatures, options.note)
      : store.splitGroup(signatures, options.note))
    const { members } = await store.group(group)
    io().stdout.write(`${group}: a group of ${count(members.length, 'signature')} now\n`)
  } finally {
    await store.close()
  }
}

/** Throws UserError where nothing would change. */
async function check(store: Store, signatures: readonly string[], how: 'merge' | 'split'): Promise<void> {
  const [first = '', another] = signatures
  const { group, members } = await store.group(first)
  const groups = new Set((await inTurn(signatures, (signature) => store.group(signature))).map((each) => each.group))
  if (how === 'merge') {
    if (another === undefined) throw new UserError('merge takes two signatures or more')
    if (groups.size === 1) throw new UserError(`${first}: they are in one group already: ${group}`)
  } else if (groups.size === 1 && members.every(({ signature }) => signatures.includes(signature))) {
    throw new UserError(`${first}: there is nothing else in its group to split it from`)
  }
}

async function inTurn<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (const item of items) results.push(await work(item))
  return results
}

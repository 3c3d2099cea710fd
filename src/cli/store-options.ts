import { join } from 'node:path'
import type { Command } from 'commander'
import { shownAddress } from '../model/shown-address.js'
import { SYSTEM_STORE } from '../model/system-paths.js'
import { STATE_FOLDER, stateFolder } from './state-folder.js'

export interface StoreOptions {
  store?: string
}

export const addStoreOption = (command: Command): Command =>
  command.option(
    '--store <FILE>',
    `the history of deaths: a file, or postgres://USER@HOST/DATABASE; default: ${SYSTEM_STORE} for root, else crashcrawler/deaths.db in ${STATE_FOLDER}`,
  )

/** The store that was named, or the one of this user. */
export const storeFile = ({ store }: StoreOptions): string => store ?? defaultStore()

const defaultStore = (): string =>
  process.geteuid?.() === 0 ? SYSTEM_STORE : join(stateFolder(), 'crashcrawler/deaths.db')

/** What to type to see the report of a death again. */
export const showCommandLine = (id: string, { store }: StoreOptions): string[] => [
  'crashcrawler',
  'show',
  id,
  ...(store === undefined ? [] : ['--store', shownAddress(store)]),
]

import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { shownAddress } from '../model/shown-address.js'
import { SYSTEM_STORE } from '../model/system-paths.js'

export interface StoreOptions {
  store?: string
}

export const addStoreOption = (command: Command): Command =>
  command.option(
    '--store <FILE>',
    `the history of deaths: a file, or postgres://USER@HOST/DATABASE; default: ${SYSTEM_STORE} for root, else crashcrawler/deaths.db in $XDG_STATE_HOME or ~/.local/state`,
  )

/** The store that was named, or the one of this user. */
export const storeFile = ({ store }: StoreOptions): string => store ?? defaultStore()

/** Where the XDG Base Directory Specification has what a program must remember; it says to ignore a path that is relative. */
function defaultStore(): string {
  if (process.geteuid?.() === 0) return SYSTEM_STORE
  const { XDG_STATE_HOME: state } = process.env
  const folder = state?.startsWith('/') ? state : join(homedir(), '.local/state')
  return join(folder, 'crashcrawler/deaths.db')
}

/** What to type to see the report of a death again. */
export const showCommandLine = (id: string, { store }: StoreOptions): string[] => [
  'crashcrawler',
  'show',
  id,
  ...(store === undefined ? [] : ['--store', shownAddress(store)]),
]

import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fstatSync, linkSync, readSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { likeness } from '../analyze/alike/likeness.js'
import { openIn, openToRead } from '../capture/files/output-file.js'
import { type OutputFolder, openOutputFolder } from '../capture/files/output-folder.js'
import { UserError } from '../model/errors.js'
import { reasonOf } from '../model/reason.js'
import { shownAddress } from '../model/shown-address.js'
import { isPostgres, openPostgres } from '../store/postgres/open.js'
import { checkHeader, HEADER_BYTES } from '../store/sqlite/header.js'
import { createSqlite, openSqlite } from '../store/sqlite/open.js'
import { createStore, type Store } from '../store/store.js'
import { checkCompanions, claimCompanions, removeStore } from './store-files.js'

export type { Death } from '../model/death.js'
export { defaultPolicy, type Policy } from '../store/policy.js'
export type { Match, MatchField, Query } from '../store/query.js'
export type { GroupState } from '../store/read-groups.js'
export { type Grouping, type Period, periodsUntil } from '../store/statistics.js'
export type { Store } from '../store/store.js'

/**
 * Opens the store at the path of a file, or at the address of a server: `postgres://…`. `create`: makes it where there is
 * none. Throws UserError where it cannot be used.
 */
export async function openStore(store: string, create: boolean): Promise<Store> {
  if (isPostgres(store)) return createStore(await openPostgres(store, create), shownAddress(store), likeness)
  if (store === '') throw new UserError('the name of the store is empty; give a file, or postgres://USER@HOST/DATABASE')
  const [, scheme] = store.match(/^(\w+):\/\//) ?? []
  if (scheme === undefined) return openFile(store, create)
  throw new UserError(`${shownAddress(store)}: no store has ${scheme}://; give postgres://…, or the path of a file`)
}

/**
 * A file is made with its folder; both are for their owner alone. Throws UserError for one that is not a store of this
 * user and version, or not whole, and for files of others beside it.
 */
async function openFile(file: string, create: boolean): Promise<Store> {
  const path = resolve(file)
  if (!create) checkThere(path, file)
  const folder = openOutputFolder(dirname(path), create, file)
  try {
    if (!checkFile(folder, path, file)) {
      if (!create) throw noStore(file)
      await makeFile(folder, path, file)
    }
    claimCompanions(folder, path, file)
    const engine = await openSqlite(path)
    if (!folder.isPrivate) checkCompanions(path, file)
    return createStore(engine, file, likeness)
  } finally {
    closeSync(folder.descriptor)
  }
}

/** Whether a store would be made where it is opened. Of a server, that is not known. */
export const isMissing = (store: string): boolean =>
  !isPostgres(store) && (!existsSync(store) || statSync(store).size === 0)

/** The event log of deaths that could not be stored, beside the store; undefined for a server. */
export const asideOf = (store: string): string | undefined =>
  isPostgres(store) ? undefined : `${store}.unstored.ndjson`

/** Removes a store that was made for something that failed, unless somebody has put deaths into it meanwhile. */
export async function removeEmpty(file: string): Promise<void> {
  const store = await openStore(file, false)
  const { deaths } = await store.totals({ matches: [] })
  const dropped = await store.dropped()
  await store.close()
  if (deaths === 0 && dropped.length === 0) removeStore(file)
}

/** Throws UserError for a file that is there and not a store. It is not opened, and so not changed. */
export function checkStoreFile(file: string): void {
  const path = resolve(file)
  if (!existsSync(dirname(path))) return
  const folder = openOutputFolder(dirname(path), false, file)
  try {
    checkFile(folder, path, file)
  } finally {
    closeSync(folder.descriptor)
  }
}

/** For a reader, whom the words about output files would not help. */
function checkThere(path: string, shown: string): void {
  try {
    const found = statSync(path, { throwIfNoEntry: false })
    if (found?.isDirectory()) throw new UserError(`${shown}: a folder; give the file of the store`)
    if (found) return
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`${shown}: cannot be read (${reasonOf(error)})`)
  }
  throw noStore(shown)
}

const noStore = (file: string): UserError =>
  new UserError(`${file}: there is no store; crashcrawler import LOG --store FILE makes one`)

/**
 * False: there is no such file, or an empty one. Its descriptor is closed before SQLite opens the file: the locks of a
 * process are gone when it closes any descriptor of a file (fcntl(2)).
 */
function checkFile(folder: OutputFolder, path: string, shown: string): boolean {
  const descriptor = openToRead(folder, basename(path), shown)
  if (descriptor === undefined) return false
  try {
    const found = fstatSync(descriptor)
    const { size } = found
    // Its size is 0, and so it would be replaced as an empty file is: by root, /dev/null.
    if (found.isCharacterDevice()) throw new UserError(`${shown}: a device; give the file of the store`)
    if (size === 0) return false
    const header = Buffer.alloc(HEADER_BYTES)
    const length = readSync(descriptor, header, 0, HEADER_BYTES, 0)
    const log = statSync(`${path}-wal`, { throwIfNoEntry: false })
    checkHeader(shown, header.subarray(0, length), size, log !== undefined && log.size > 0)
    return true
  } finally {
    closeSync(descriptor)
  }
}

/** It has its name when it is whole. Where another process was first, its store is used. */
async function makeFile(folder: OutputFolder, path: string, shown: string): Promise<void> {
  const temporary = `.crashcrawler-${randomBytes(16).toString('hex')}.tmp`
  closeSync(openIn(folder, temporary, 'replace', shown))
  try {
    await createSqlite(join(dirname(path), temporary))
    removeEmptyFile(folder.path(basename(path)))
    linkSync(folder.path(temporary), folder.path(basename(path)))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(folder.path(temporary), { force: true })
  }
}

/** As mktemp(1) makes it. */
function removeEmptyFile(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.size === 0) rmSync(path)
}

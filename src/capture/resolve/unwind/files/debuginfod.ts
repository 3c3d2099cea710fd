import { chownSync, mkdirSync } from 'node:fs'
import { loadLibrary } from '../../libc.js'

/** Longest time for one file, seconds, where the user set none: a report waits for it. */
const LONGEST_FETCH = '10'

/** Where root's downloads go: who reads them has no privilege to write anywhere else. */
const CACHE_FOLDER = '/var/cache/crashcrawler/debuginfod'

interface Client {
  find(buildId: Buffer): number
}

/** undefined until asked for, null where it cannot be had. */
let client: Client | null | undefined

/** debuginfod(8) is only asked where the user names servers. */
export const isDebuginfodWanted = (): boolean => Boolean(process.env.DEBUGINFOD_URLS)

/** Makes the folder downloads go to, for `user`. Has to come before privileges are dropped. */
export function prepareDebuginfod(user: number): void {
  if (!isDebuginfodWanted() || process.getuid?.() !== 0 || process.env.DEBUGINFOD_CACHE_PATH) return
  mkdirSync(CACHE_FOLDER, { recursive: true })
  chownSync(CACHE_FOLDER, user, user)
  process.env.DEBUGINFOD_CACHE_PATH = CACHE_FOLDER
}

/** The debug file of a build id, as an open descriptor. undefined where no server has it or may be asked. */
export function fetchDebugFile(buildId: string): number | undefined {
  if (!isDebuginfodWanted()) return undefined
  if (client === undefined) client = connect()
  const descriptor = client?.find(Buffer.from(buildId, 'hex')) ?? -1
  return descriptor < 0 ? undefined : descriptor
}

function connect(): Client | null {
  process.env.DEBUGINFOD_MAXTIME ??= LONGEST_FETCH
  process.env.DEBUGINFOD_TIMEOUT ??= LONGEST_FETCH
  try {
    const library = loadLibrary('libdebuginfod.so.1', 'install libdebuginfod1')
    const handle = library.func('void *debuginfod_begin()')()
    const find = library.func('int debuginfod_find_debuginfo(void *client, const void *id, int length, void *path)')
    return { find: (buildId) => find(handle, buildId, buildId.length, null) }
  } catch {
    return null
  }
}

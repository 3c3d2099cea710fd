import { chownSync, mkdirSync } from 'node:fs'
import { loadLibrary } from '../../../../libc.js'

/** Longest time for one file, seconds, where the user set none: a report waits for it. */
const MAX_FETCH = '10'

/** Where root's downloads go: who reads them has no privilege to write anywhere else. */
const CACHE_FOLDER = '/var/cache/crashcrawler/debug-files'

interface Client {
  debugFile(buildId: Buffer): number
  executable(buildId: Buffer): number
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
export const fetchDebugFile = (buildId: string): number | undefined => fetchFile('debugFile', buildId)

/** The same for the program or library itself. */
export const fetchExecutable = (buildId: string): number | undefined => fetchFile('executable', buildId)

function fetchFile(what: keyof Client, buildId: string): number | undefined {
  if (!isDebuginfodWanted()) return undefined
  if (client === undefined) client = connect()
  const descriptor = client?.[what](Buffer.from(buildId, 'hex')) ?? -1
  return descriptor < 0 ? undefined : descriptor
}

function connect(): Client | null {
  process.env.DEBUGINFOD_MAXTIME ??= MAX_FETCH
  process.env.DEBUGINFOD_TIMEOUT ??= MAX_FETCH
  try {
    const library = loadLibrary('libdebuginfod.so.1', 'install libdebuginfod1')
    const handle = library.func('void *debuginfod_begin()')()
    const finder = (name: string): ((buildId: Buffer) => number) => {
      const find = library.func(`int ${name}(void *client, const void *id, int length, void *path)`)
      return (buildId) => find(handle, buildId, buildId.length, null)
    }
    return { debugFile: finder('debuginfod_find_debuginfo'), executable: finder('debuginfod_find_executable') }
  } catch {
    return null
  }
}

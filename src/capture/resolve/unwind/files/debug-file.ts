import { posix } from 'node:path'
import koffi from 'koffi'
import { openFile } from '../../mapped-file.js'
import { buildIdOf } from './build-id.js'
import { fetchDebugFile } from './debuginfod.js'

/** Where distributions put separate debug files (gdb's debug-file-directory). */
const DEBUG_FOLDER = '/usr/lib/debug'
const NOT_FOUND = -1

const findDebuginfo = koffi.proto(
  'int crashcrawler_find_debuginfo(void *module, void *user, const char *name, uint64_t base, const char *file, const char *link, uint32_t crc, void *found)',
)

/**
 * libdwfl's find_debuginfo callback. libdw's own one opens whatever path .gnu_debuglink of the file names, as root
 * and beside the file; this one looks by build id, in the folder for it alone, and then asks debuginfod.
 */
export const debugFileFinder: bigint = koffi.register(
  (module: bigint, _user: bigint, _name: string, _base: bigint, _file: string, link: string | null, crc: number) =>
    link !== null && crc === 0 ? openShared(link) : openByBuildId(buildIdOf(module)),
  koffi.pointer(findDebuginfo),
)

function openByBuildId(buildId: string | undefined): number {
  if (buildId === undefined || buildId.length < 4) return NOT_FOUND
  const path = `/.build-id/${buildId.slice(0, 2)}/${buildId.slice(2)}.debug`
  return openFile(DEBUG_FOLDER, path) ?? fetchDebugFile(buildId) ?? NOT_FOUND
}

/**
 * The file of .gnu_debugaltlink, in which dwz(1) keeps what several debug files share: libdwfl asks for it by name
 * and without a checksum. A relative name starts at the folder of the debug file, under .build-id.
 */
function openShared(link: string): number {
  const path = posix.resolve(`${DEBUG_FOLDER}/.build-id/00`, link)
  if (!path.startsWith(`${DEBUG_FOLDER}/`)) return NOT_FOUND
  return openFile(DEBUG_FOLDER, path.slice(DEBUG_FOLDER.length)) ?? NOT_FOUND
}

import { posix } from 'node:path'
import koffi from 'koffi'
import { openFile, type View } from '../../../../files/in-root.js'
import { EVERYONE } from '../../../../files/reader.js'
import { buildIdOf } from './build-id.js'
import { fetchDebugFile } from './debuginfod.js'
import { buildIdPath, openInSymbolFolders } from './symbol-folders.js'

/** Where distributions put separate debug files (gdb's debug-file-directory). */
const DEBUG_FOLDER = '/usr/lib/debug'
/** Anyone can make a program with the build id of another: its names are for those alone who may read its debug file. */
const DEBUG_FILES: View = { root: DEBUG_FOLDER, readers: [EVERYONE] }
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
    link !== null && crc === 0 ? openShared(link) : openByBuildId(buildIdOf(module), link),
  koffi.pointer(findDebuginfo),
)

function openByBuildId(buildId: string | undefined, link: string | null): number {
  if (buildId === undefined || buildId.length < 4) return NOT_FOUND
  const installed = openFile(DEBUG_FILES, buildIdPath(buildId, '.debug'))?.descriptor
  return openInSymbolFolders(buildId, link) ?? installed ?? fetchDebugFile(buildId) ?? NOT_FOUND
}

/**
 * The file of .gnu_debugaltlink, in which dwz(1) keeps what several debug files share: libdwfl asks for it by name
 * and without a checksum. A relative name starts at the folder of the debug file, under .build-id.
 */
function openShared(link: string): number {
  const path = posix.resolve(`${DEBUG_FOLDER}/.build-id/00`, link)
  if (!path.startsWith(`${DEBUG_FOLDER}/`)) return NOT_FOUND
  return openFile(DEBUG_FILES, path.slice(DEBUG_FOLDER.length))?.descriptor ?? NOT_FOUND
}

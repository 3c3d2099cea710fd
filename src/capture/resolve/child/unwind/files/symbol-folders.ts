import { closeSync } from 'node:fs'
import { basename } from 'node:path/posix'
import { openFile } from '../../../../files/in-root.js'
import { fileBytes } from '../../libraries/elf/file-bytes.js'
import { readIdentity } from '../../libraries/elf/identity.js'

/** Of the request that is worked on. */
let folders: readonly string[] = []

export const useSymbolFolders = (named: readonly string[] = []): void => {
  folders = named
}

/** Where a file by build id is below a folder: gdb's debug-file-directory. */
export const buildIdPath = (buildId: string, suffix: string): string =>
  `/.build-id/${buildId.slice(0, 2)}/${buildId.slice(2)}${suffix}`

/**
 * The debug file of a build id in the folders of symbols that the user named: in their `.build-id` trees, or by the name in
 * .gnu_debuglink, in the folder itself or below .debug. undefined where none of them has it.
 */
export function openInSymbolFolders(buildId: string, link: string | null): number | undefined {
  const name = link === null ? '' : basename(link)
  const paths = [buildIdPath(buildId, '.debug'), ...(name === '' ? [] : [`/${name}`, `/.debug/${name}`])]
  for (const root of folders) {
    for (const path of paths) {
      const descriptor = openFile({ root, readers: [] }, path)?.descriptor
      if (descriptor === undefined) continue
      if (readIdentity(fileBytes(descriptor))?.buildId === buildId) return descriptor
      closeSync(descriptor)
    }
  }
  return undefined
}

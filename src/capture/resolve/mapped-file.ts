import { type BigIntStats, fstatSync, openSync, statfsSync } from 'node:fs'
import { withFile } from './libraries/in-root.js'
import { isReplaced } from './libraries/replaced.js'
import type { ModuleMapping } from './protocol.js'

export interface OpenFile {
  /** The caller closes it. */
  descriptor: number
  stats: BigIntStats
}

/**
 * Opens the file of a mapping below `root`, if its name still leads to the file that was mapped. undefined where
 * another file has the name now (an upgrade under a running process), or none.
 */
export const openMappedFile = (root: string, mapping: ModuleMapping): OpenFile | undefined =>
  withFile(root, mapping.path, (held) => {
    const path = `/proc/self/fd/${held}`
    const stats = fstatSync(held, { bigint: true })
    if (isReplaced(mapping, { stats, fileSystem: statfsSync(path).type })) return undefined
    return { descriptor: openSync(path, 'r'), stats }
  })

/** Opens a regular file below `root`. undefined where there is none. */
export const openFile = (root: string, path: string): number | undefined =>
  withFile(root, path, (held) => openSync(`/proc/self/fd/${held}`, 'r'))

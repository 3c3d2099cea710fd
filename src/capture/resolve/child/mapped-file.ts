import { closeSync, fstatSync, statfsSync } from 'node:fs'
import { type OpenFile, openFile, reopened, type View } from '../../files/in-root.js'
import type { ModuleMapping } from '../protocol.js'
import { fileBytes } from './libraries/elf/file-bytes.js'
import { readIdentity } from './libraries/elf/identity.js'
import { isReplaced } from './libraries/replaced.js'
import { fetchExecutable } from './unwind/files/debuginfod.js'
import { buildIdPath } from './unwind/files/symbol-folders.js'

/**
 * Opens the file of a mapping, if its name still leads to the file that was mapped. undefined where another file has
 * the name now (an upgrade under a running process), or none, or where the process could run it but not read it: the
 * kernel dumps no core of such a program either (fs/exec.c: would_dump).
 */
export function openMappedFile(view: View & { symbols?: string[] }, mapping: ModuleMapping): OpenFile | undefined {
  if (mapping.buildId !== undefined) return openByBuildId(view, mapping.path, mapping.buildId)
  const file = openFile(view, mapping.path)
  if (!file) return undefined
  const { descriptor, stats } = file
  if (!isReplaced(mapping, { stats, fileSystem: statfsSync(reopened(descriptor)).type })) return file
  closeSync(descriptor)
  return undefined
}

/** The file at the path, the one that a folder of symbols has under its build id, or the one of a debuginfod server. */
function openByBuildId(view: View & { symbols?: string[] }, path: string, buildId: string): OpenFile | undefined {
  const places = (view.symbols ?? []).map((folder) => ({ root: folder, readers: [] }))
  const inTree = buildIdPath(buildId, '')
  const candidates: [View, string][] = [[view, path], ...places.map((place): [View, string] => [place, inTree])]
  for (const [place, name] of candidates) {
    const file = openFile(place, name)
    if (!file) continue
    if (readIdentity(fileBytes(file.descriptor))?.buildId === buildId) return file
    closeSync(file.descriptor)
  }
  const descriptor = fetchExecutable(buildId)
  return descriptor === undefined ? undefined : { descriptor, stats: fstatSync(descriptor, { bigint: true }) }
}

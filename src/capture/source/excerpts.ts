import { lstatSync, statSync } from 'node:fs'
import type { CrashEvent, Frame } from '../../model/event.js'
import type { Host } from '../../model/process.js'
import type { SourceExcerpt } from '../../model/source.js'
import { type Reader, readersOfProcess } from '../files/reader.js'
import { isOnLocalDisk } from './local-disk.js'
import { readSource } from './read-source.js'

/**
 * The source around the lines that the uppermost frames name, read now, on the machine of the crash: [] on any other,
 * and nothing of a file that has been changed since the program was built, or that one of the readers could not have
 * read. They are those of the dead process, as the event has it, unless given: ids in a file that anyone can write
 * prove nothing.
 */
export function readExcerpts(event: CrashEvent, host: Host, readers = readersOf(event)): SourceExcerpt[] {
  const frames = event.stack?.frames.slice(0, FRAMES).filter(({ file, line }) => file?.startsWith('/') && line) ?? []
  if (frames.length === 0 || !readers || !isSameMachine(event, host)) return []
  const view = { root: '/', readers }
  const excerpts = new Map<string, SourceExcerpt>()
  for (const frame of frames) {
    if (excerpts.size === EXCERPTS) break
    const { file = '', line = 0 } = frame
    const excerpt = cut(file, line, readSource(view, file, newestFor(event, frame)))
    if (excerpt) excerpts.set(`${file}:${line}`, excerpt)
  }
  return [...excerpts.values()]
}

/** undefined where the event names no user. */
function readersOf({ process: { uid, gid, fsUid = uid, fsGid = gid } }: CrashEvent): readonly Reader[] | undefined {
  if (uid === undefined || gid === undefined) return undefined
  return readersOfProcess({ uid, gid, fsUid, fsGid })
}

const FRAMES = 32
const EXCERPTS = 6

/** Paths mean the same only in the same mount namespace. */
function isSameMachine({ host: theirs, process: { namespaces } }: CrashEvent, ours: Host): boolean {
  if (theirs.hostname !== ours.hostname || theirs.arch !== ours.arch) return false
  return namespaces?.mountNamespace === undefined || namespaces.mountNamespace === ownMountNamespace()
}

const ownMountNamespace = (): number => statSync('/proc/self/ns/mnt').ino

/** The time of the last change, ms since 1970, at which a file is still the one that was compiled. */
function newestFor(event: CrashEvent, { module }: Frame): number {
  const died = Date.parse(event.time)
  const replaced = event.process.exeDeleted === true && module === event.process.exe
  if (replaced || event.libraries?.some((library) => library.path === module && library.replaced)) {
    return Number.NEGATIVE_INFINITY
  }
  return Math.min(died, builtAt(module) ?? died)
}

/** When the mapped file was written, ms since 1970. undefined where it is unknown. */
function builtAt(module: string | undefined): number | undefined {
  if (!module?.startsWith('/') || !isOnLocalDisk(module)) return undefined
  try {
    return lstatSync(module).mtimeMs
  } catch {
    return undefined
  }
}

const AROUND = 3
const MAX_LINE = 240

function cut(file: string, line: number, text: string | undefined): SourceExcerpt | undefined {
  const lines = text?.replace(/\r?\n$/, '').split(/\r?\n/) ?? []
  if (line > lines.length) return undefined
  const first = Math.max(1, line - AROUND)
  return { file, line, first, lines: lines.slice(first - 1, line + AROUND).map((each) => each.slice(0, MAX_LINE)) }
}

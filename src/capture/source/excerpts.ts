import { lstatSync, statSync } from 'node:fs'
import type { CrashEvent, Frame } from '../../model/event.js'
import type { Host } from '../../model/process.js'
import type { SourceExcerpt } from '../../model/source.js'
import { isOnLocalDisk } from './local-disk.js'
import { type Reader, readSource } from './read-source.js'

/**
 * The source around the lines that the uppermost frames name, read now, on the machine of the crash: [] on any other,
 * and nothing of a file that has been changed since the program was built, or that the dead process could not have read.
 */
export function readExcerpts(event: CrashEvent, host: Host): SourceExcerpt[] {
  const { uid, gid } = event.process
  const frames = event.stack?.frames.slice(0, FRAMES).filter(({ file, line }) => file?.startsWith('/') && line) ?? []
  if (frames.length === 0 || uid === undefined || gid === undefined || !isSameMachine(event, host)) return []
  const excerpts = new Map<string, SourceExcerpt>()
  for (const frame of frames) {
    if (excerpts.size === EXCERPTS) break
    const { file = '', line = 0 } = frame
    const excerpt = cut(file, line, readSource(file, readerFor(event, frame, { uid, gid })))
    if (excerpt) excerpts.set(`${file}:${line}`, excerpt)
  }
  return [...excerpts.values()]
}

const FRAMES = 32
const EXCERPTS = 6

/** Paths mean the same only in the same mount namespace. */
function isSameMachine({ host: theirs, process: { namespaces } }: CrashEvent, ours: Host): boolean {
  if (theirs.hostname !== ours.hostname || theirs.arch !== ours.arch) return false
  return namespaces?.mountNamespace === undefined || namespaces.mountNamespace === ownMountNamespace()
}

const ownMountNamespace = (): number => statSync('/proc/self/ns/mnt').ino

function readerFor(event: CrashEvent, { module }: Frame, ids: { uid: number; gid: number }): Reader {
  const died = Date.parse(event.time)
  const replaced = event.process.exeDeleted === true && module === event.process.exe
  if (replaced || event.libraries?.some((library) => library.path === module && library.replaced)) {
    return { ...ids, notAfter: Number.NEGATIVE_INFINITY }
  }
  return { ...ids, notAfter: Math.min(died, builtAt(module) ?? died) }
}

/** When the mapped file was written, ms since 1970. undefined where nobody knows. */
function builtAt(module: string | undefined): number | undefined {
  if (!module?.startsWith('/') || !isOnLocalDisk(module)) return undefined
  try {
    return lstatSync(module).mtimeMs
  } catch {
    return undefined
  }
}

const AROUND = 3
const LONGEST_LINE = 240

function cut(file: string, line: number, text: string | undefined): SourceExcerpt | undefined {
  const lines = text?.replace(/\r?\n$/, '').split(/\r?\n/) ?? []
  if (line > lines.length) return undefined
  const first = Math.max(1, line - AROUND)
  return { file, line, first, lines: lines.slice(first - 1, line + AROUND).map((each) => each.slice(0, LONGEST_LINE)) }
}

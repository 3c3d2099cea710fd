import { hash } from 'node:crypto'
import { basename } from 'node:path/posix'
import { framesOutsideAbort } from '../model/abort-frames.js'
import type { CrashEvent, Frame } from '../model/event.js'

/** Frames nearest to the crash that tell one bug from another. */
const TOP = 5

/** Ends that come from outside: where the process was at that moment is chance. */
const FROM_OUTSIDE: ReadonlySet<string> = new Set([
  'killed-by-process',
  'timeout-kill',
  'terminated',
  'interrupted',
  'quit',
  'hangup',
  'oom-kill',
  'cgroup-oom-kill',
  'alarm',
  'cpu-limit',
])

/**
 * 16 hex digits, equal for the same bug: of the cause, the program and where it died, as functions or offsets into
 * files. Nothing in it depends on addresses, process ids, folders or the host.
 */
export function signature(event: CrashEvent, cause: string): string {
  const { exe, comm } = event.process
  const frames = framesOutsideAbort(FROM_OUTSIDE.has(cause) ? [] : (event.stack?.frames ?? []))
  const places = (cause === 'stack-overflow' && repeated(frames.flatMap(placeOf))) || topmost(frames)
  return digest(JSON.stringify([cause, exe ? basename(exe) : comm, ...places]))
}

/** Most deaths are of few kinds: their digests are kept, for the cost of one is half of what a signature costs. */
const MOST_DIGESTS = 10_000
const digests = new Map<string, string>()

function digest(identity: string): string {
  const known = digests.get(identity)
  if (known !== undefined) return known
  const made = hash('sha256', identity).slice(0, 16)
  if (digests.size >= MOST_DIGESTS) digests.clear()
  digests.set(identity, made)
  return made
}

function topmost(frames: Frame[]): string[] {
  const places: string[] = []
  for (const frame of frames) {
    places.push(...placeOf(frame))
    if (places.length === TOP) break
  }
  return places
}

/** A frame in no file, of generated code or of a garbled stack, has no place that would be the same next time. */
function placeOf({ module, symbol, moduleOffset }: Frame): string[] {
  const place = symbol ?? moduleOffset
  return module === undefined || place === undefined ? [] : [`${basename(module)} ${place}`]
}

/** At which turn of a recursion the stack ends is chance: what counts is who takes part. */
function repeated(places: string[]): string[] | undefined {
  const again = places.filter((place, index) => places.indexOf(place) !== index)
  return again.length === 0 ? undefined : [...new Set(again)].sort().slice(0, TOP)
}

import { hash } from 'node:crypto'
import { basename } from 'node:path/posix'
import { framesOutsideAbort } from '../model/abort-frames.js'
import { identifiedBy } from '../model/causes.js'
import type { CrashEvent, Frame } from '../model/event.js'
import { remembered } from '../model/remembered.js'

/** Frames nearest to the crash that distinguish one bug from another. */
const MAX_FRAMES = 5

/**
 * 16 hex digits, equal for the same bug: of the cause, the program and where it died, as functions or offsets into
 * files. Nothing in it depends on addresses, process ids, folders or the host.
 */
export function signature(event: CrashEvent, cause: string): string {
  const { exe, comm } = event.process
  const identity = identifiedBy(cause)
  const frames = identity === 'program' ? [] : framesOutsideAbort(event.stack?.frames ?? [])
  const places = (identity === 'recursion' && repeated(frames.flatMap(placeOf))) || topmost(frames)
  return digest(JSON.stringify([cause, exe ? nameOf(exe) : comm, ...places]))
}

/** Most deaths are of few kinds: their digests are kept, because a digest takes half the time of a signature. */
const MAX_DIGESTS = 10_000
const digests = new Map<string, string>()

function digest(identity: string): string {
  const known = digests.get(identity)
  if (known !== undefined) return known
  const made = hash('sha256', identity).slice(0, 16)
  if (digests.size >= MAX_DIGESTS) digests.clear()
  digests.set(identity, made)
  return made
}

function topmost(frames: Frame[]): string[] {
  const places: string[] = []
  for (const frame of frames) {
    places.push(...placeOf(frame))
    if (places.length === MAX_FRAMES) break
  }
  return places
}

const nameOf = remembered((path) => basename(path))

/** A frame in no file, of generated code or of a garbled stack, has no place that would be the same next time. */
function placeOf({ module, symbol, moduleOffset }: Frame): string[] {
  const place = symbol ?? moduleOffset
  return module === undefined || place === undefined ? [] : [`${nameOf(module)} ${place}`]
}

/** At which turn of a recursion the stack ends is chance: what counts is the set of its functions. */
function repeated(places: string[]): string[] | undefined {
  const again = places.filter((place, index) => places.indexOf(place) !== index)
  return again.length === 0 ? undefined : [...new Set(again)].sort().slice(0, MAX_FRAMES)
}

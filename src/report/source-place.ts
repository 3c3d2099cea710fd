import { posix } from 'node:path'
import type { CrashEvent, Frame } from '../model/event.js'
import type { Incident } from '../model/finding.js'
import { ownFrame } from '../model/language-place.js'
import { blame, libraryTest } from './view/blame.js'

/** Where a repository is on this machine. */
export interface SourceRoot {
  /** The folder of the repository, an absolute path: what a name is relative to. */
  repository: string
  /** The folder in it that is worked in: a file elsewhere is not taken for one of the repository. */
  folder: string
}

/** A place in the source of a program. */
export interface SourcePlace {
  file: string
  /** `file` is a name in the repository. */
  isOwn: boolean
  line?: number
  function?: string
}

/** The place to look at first: in the language of the program, or in its native code; undefined where no frame has one. */
export function sourcePlace(incident: Incident, root: SourceRoot | undefined): SourcePlace | undefined {
  const places = candidates(incident).map((frame) => placeOf(frame, root))
  return places.find(({ isOwn }) => isOwn) ?? places[0]
}

interface Place {
  file: string
  line?: number
  function?: string
}

/** The one to look at first is the first. The others count where that is not in the repository. */
function candidates(incident: Incident): Place[] {
  const own = incident.languageStack && ownFrame(incident.languageStack)
  return [...(own ? [{ ...own, line: own.line || undefined }] : []), ...nativePlaces(incident)]
}

function nativePlaces(event: CrashEvent): Place[] {
  const frames = event.stack?.frames ?? []
  if (frames.length === 0) return []
  const isLibrary = libraryTest(event)
  const { blamed } = blame(frames, isLibrary)
  return frames
    .slice(blamed)
    .filter((frame) => !isLibrary(frame))
    .flatMap(nativePlace)
}

const nativePlace = ({ file, line, symbol }: Frame): Place[] =>
  file === undefined ? [] : [{ file, line, function: symbol }]

export function placeOf(place: Place, root: SourceRoot | undefined): SourcePlace {
  const own = root && inRepository(place.file, root)
  return { ...place, file: own ?? place.file, isOwn: own !== undefined }
}

/** A relative name is one of the repository, unless it leads out of it. */
function inRepository(file: string, { repository, folder }: SourceRoot): string | undefined {
  const isAbsolute = posix.isAbsolute(file)
  if (isAbsolute && isOutside(posix.relative(folder, file))) return undefined
  const name = isAbsolute ? posix.relative(repository, file) : posix.normalize(file)
  return isOutside(name) ? undefined : name
}

const isOutside = (name: string): boolean => name === '' || name === '.' || name === '..' || name.startsWith('../')

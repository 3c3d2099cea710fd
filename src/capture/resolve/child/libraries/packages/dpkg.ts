import { basename } from 'node:path/posix'
import type { PackageVersion } from '../../../../../model/library.js'
import { namesIn, readFileIn, type View, withFolder } from '../../../../files/in-root.js'
import { type PackageDatabase, stampOf } from './database.js'
import { type Diversion, readDiversions } from './diversions.js'
import { hasLine, indexLines } from './list-index.js'
import { spellings } from './spellings.js'
import { versionsIn } from './status.js'

const FOLDER = '/var/lib/dpkg'
const STATUS = `${FOLDER}/status`
const INFO = `${FOLDER}/info`
const DIVERSIONS = `${FOLDER}/diversions`

/** dpkg(1): a list of files for each package, and one file with the versions of all. */
export const dpkg: PackageDatabase = {
  stamp: (view) => stampOf(view, [STATUS, INFO, DIVERSIONS]),
  open: (view) => {
    const versionOf = versionsIn(readFileIn(view, STATUS) ?? NOTHING)
    const lists = namesIn(view, INFO).filter((name) => name.endsWith(ENDING))
    const diversions = readDiversions(readFileIn(view, DIVERSIONS)?.toString() ?? '')
    let index: ReturnType<typeof indexLines> | undefined
    const everywhere: Search = (path, at) => {
      if (isLeftAlone(path)) return []
      index ??= withFolder(at, INFO, (folder) => indexLines(contents(folder, lists)))
      return index?.(path).flatMap((number) => lists[number] ?? []) ?? []
    }

    const found = (at: View, path: string, search: Search): { list: string; owner: PackageVersion } | undefined => {
      const listing = (listed: string): string[] => {
        const names = search(listed, at)
        const isIn = (folder: View, list: string): boolean => hasLine(readFileIn(folder, list) ?? NOTHING, listed)
        return names.length === 0
          ? []
          : (withFolder(at, INFO, (folder) => names.filter((list) => isIn(folder, list))) ?? [])
      }
      for (const name of spellings(at, path)) {
        if (search !== everywhere && isDiverted(name, diversions)) continue
        const list = ownersByDiversion(name, diversions, listing)[0]
        const version = list && versionOf(list.slice(0, -ENDING.length))
        if (version) return { list, owner: { ...version, manager: 'dpkg' } }
      }
      return undefined
    }

    return (at, paths) => {
      const owners = new Map<string, PackageVersion | undefined>()
      const answered = new Set<string>()
      // To read all lists takes a quarter of a second: most files are in one of those that are looked at before.
      for (const search of [likelyIn(lists), () => [...answered], everywhere]) {
        for (const path of paths.filter((each) => !owners.get(each))) {
          const answer = found(at, path, search)
          if (answer) answered.add(answer.list)
          owners.set(path, answer?.owner)
        }
      }
      return owners
    }
  },
}

const ENDING = '.list'
const NOTHING = Buffer.alloc(0)

/** The lists that may have a path. */
type Search = (path: string, at: View) => string[]

/** So many letters of a name, the lists of some dozen packages begin with. */
const LETTERS = 4

/** A package is often called as what it has: libc6 as libc.so.6, or as that without lib. */
const likelyIn =
  (lists: readonly string[]): Search =>
  (path) => {
    const name = basename(path)
    const starts = [name, name.replace(/^lib/, '')].map((each) => each.slice(0, LETTERS))
    return lists.filter((list) => starts.some((start) => list.startsWith(start)))
  }

/** Where packages put no files: Debian Policy 9.1.1, by the Filesystem Hierarchy Standard. */
const isLeftAlone = (path: string): boolean => /^\/(?:dev|home|root|run|tmp|var\/tmp)\//.test(path)

const isDiverted = (path: string, diversions: readonly Diversion[]): boolean =>
  diversions.some(({ from, to }) => from === path || to === path)

function* contents(folder: View, names: readonly string[]): Iterable<Buffer> {
  for (const name of names) yield readFileIn(folder, name) ?? NOTHING
}

/** Lists of the packages that own what lies at a path: that have it, or where a diversion moved files, whose file it is now. */
function ownersByDiversion(
  path: string,
  diversions: readonly Diversion[],
  listing: (path: string) => string[],
): string[] {
  const moved = diversions.find(({ to }) => to === path)
  if (moved) return listing(moved.from).filter((list) => nameOf(list) !== moved.by)
  const diverted = diversions.find(({ from }) => from === path)
  const owners = listing(path)
  return diverted ? owners.filter((list) => nameOf(list) === diverted.by) : owners
}

const nameOf = (list: string): string => list.replace(/(?::.*)?\.list$/, '')

import type { PackageVersion } from '../../../../../model/library.js'
import { namesIn, readFileIn, type View, withFolder } from '../../../../files/in-root.js'
import { ownersOneByOne, type PackageDatabase, stampOf } from './database.js'
import { type Diversion, readDiversions } from './diversions.js'
import { hasLine, indexLines } from './list-index.js'
import { spellings } from './spellings.js'

const FOLDER = '/var/lib/dpkg'
const STATUS = `${FOLDER}/status`
const INFO = `${FOLDER}/info`
const DIVERSIONS = `${FOLDER}/diversions`

/** dpkg(1): a list of files for each package, and one file with the versions of all. */
export const dpkg: PackageDatabase = {
  stamp: (view) => stampOf(view, [STATUS, INFO, DIVERSIONS]),
  open: (view) => {
    const versions = readVersions(readFileIn(view, STATUS)?.toString() ?? '')
    const lists = namesIn(view, INFO).filter((name) => name.endsWith('.list'))
    const candidates = withFolder(view, INFO, (folder) => indexLines(contents(folder, lists))) ?? (() => [])
    const diversions = readDiversions(readFileIn(view, DIVERSIONS)?.toString() ?? '')
    const listing = (at: View, path: string): string[] =>
      candidates(path).flatMap((number) => {
        const list = lists[number]
        return list && hasLine(readFileIn(at, `${INFO}/${list}`) ?? Buffer.alloc(0), path) ? list.slice(0, -5) : []
      })
    return ownersOneByOne((at, path) => {
      for (const name of spellings(at, path)) {
        const owner = ownersByDiversion(name, diversions, (listed) => listing(at, listed))[0]
        const version = owner && versions.get(owner)
        if (version) return { ...version, manager: 'dpkg' }
      }
      return undefined
    })
  },
}

function* contents(folder: View, names: readonly string[]): Iterable<Buffer> {
  for (const name of names) yield readFileIn(folder, name) ?? Buffer.alloc(0)
}

/** Stanzas of the status file (deb-control(5)), by the names that lists have: `bash`, and `libc6:amd64` for Multi-Arch: same. */
function readVersions(status: string): Map<string, Omit<PackageVersion, 'manager'>> {
  const versions = new Map<string, Omit<PackageVersion, 'manager'>>()
  for (const stanza of status.split('\n\n')) {
    const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(stanza)?.[1]
    const name = field('Package')
    const version = field('Version')
    if (name === undefined || version === undefined) continue
    versions.set(name, { name, version })
    versions.set(`${name}:${field('Architecture')}`, { name, version })
  }
  return versions
}

/** Packages that own what lies at a path: those that list it, or where a diversion moved files, those whose file it is now. */
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

const nameOf = (list: string): string => list.replace(/:.*$/, '')

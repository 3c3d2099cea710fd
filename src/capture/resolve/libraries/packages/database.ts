import type { PackageVersion } from '../../../../model/event.js'
import { statIn } from '../in-root.js'
import { fileVersion } from '../inspect.js'

/** Owners by path: undefined for a path no package owns, no entry where that could not be found out. */
export type OwnersOf = (root: string, paths: readonly string[]) => Map<string, PackageVersion | undefined>

/** What a package manager knows. */
export interface PackageDatabase {
  /** Another one whenever the database changes; undefined where there is none below this root. */
  stamp(root: string): string | undefined
  /** Reads it; the function it returns answers for as long as the stamp stays the same. */
  open(root: string): OwnersOf
}

/** Stamp of a database that consists of these files and folders, of which the first must be there. */
export function stampOf(root: string, [main, ...others]: readonly [string, ...string[]]): string | undefined {
  const stats = statIn(root, main)
  if (!stats) return undefined
  return [stats, ...others.map((path) => statIn(root, path))].map((each) => (each ? fileVersion(each) : '')).join(' ')
}

/** OwnersOf for a manager that is asked path by path. */
export const ownersOneByOne =
  (ownerOf: (root: string, path: string) => PackageVersion | undefined): OwnersOf =>
  (root, paths) =>
    new Map(paths.map((path) => [path, ownerOf(root, path)]))

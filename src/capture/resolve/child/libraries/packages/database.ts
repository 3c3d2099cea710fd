import type { PackageVersion } from '../../../../../model/library.js'
import { statIn, type View } from '../../../../files/in-root.js'
import { fileVersion } from '../inspect.js'

/** Owners by path: undefined for a path no package owns, no entry where that could not be found out. */
export type OwnersOf = (view: View, paths: readonly string[]) => Map<string, PackageVersion | undefined>

/** What a package manager knows. */
export interface PackageDatabase {
  /** Another one whenever the database changes; undefined where there is none in this view. */
  stamp(view: View): string | undefined
  /** Reads it; the function it returns answers for as long as the stamp stays the same. */
  open(view: View): OwnersOf
}

/** Stamp of a database that consists of these files and folders, of which the first must be there. */
export function stampOf(view: View, [main, ...others]: readonly [string, ...string[]]): string | undefined {
  const stats = statIn(view, main)
  if (!stats) return undefined
  return [stats, ...others.map((path) => statIn(view, path))].map((each) => (each ? fileVersion(each) : '')).join(' ')
}

/** OwnersOf for a manager that is asked path by path. */
export const ownersOneByOne =
  (ownerOf: (view: View, path: string) => PackageVersion | undefined): OwnersOf =>
  (view, paths) =>
    new Map(paths.map((path) => [path, ownerOf(view, path)]))

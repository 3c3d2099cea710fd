import type { PackageVersion } from '../../../../../model/library.js'
import { statIn, type View } from '../../../../files/in-root.js'
import { createCache } from '../cache.js'
import { fileVersion } from '../inspect.js'
import { apk } from './apk.js'
import { checkedPackage, type PackageClaim } from './claim.js'
import type { OwnersOf, PackageDatabase } from './database.js'
import { dpkg } from './dpkg.js'
import { npmPackage } from './npm.js'
import { pacman } from './pacman.js'
import { pythonPackage } from './python.js'
import { rpm } from './rpm.js'

const DATABASES: PackageDatabase[] = [dpkg, apk, pacman, rpm]

/** Databases that were read, with what they answered; an index of a large one takes some MB. */
const opened = createCache<{ ownersOf: OwnersOf; answers: Map<string, PackageClaim | undefined> }>(8)
const MAX_ANSWERS = 20_000

/**
 * Owners of the files at these paths, by path: of the distribution's packages, else of a language's.
 * A database is read at the first question and again when it has changed; nothing is asked twice in between.
 */
export function findPackages(view: View, paths: readonly string[]): Map<string, PackageClaim> {
  const owners = new Map<string, PackageClaim>()
  const without = (): string[] => paths.filter((path) => !owners.has(path))
  for (const [index, database] of DATABASES.entries()) {
    const stamp = database.stamp(view)
    if (stamp === undefined) continue
    const { ownersOf, answers } = opened(`${index} ${stamp} ${JSON.stringify(view.readers)}`, () => ({
      ownersOf: database.open(view),
      answers: new Map(),
    }))
    if (answers.size > MAX_ANSWERS) answers.clear()
    const news = without().filter((path) => !answers.has(path))
    if (news.length > 0)
      for (const [path, owner] of ownersOf(view, news)) answers.set(path, owner && checkedPackage(owner))
    for (const path of without()) {
      const owner = answers.get(path)
      if (owner) owners.set(path, owner)
    }
  }
  for (const path of without()) {
    const owner = languagePackage(view, path)
    if (owner) owners.set(path, checkedPackage(owner))
  }
  return owners
}

const languagePackages = createCache<PackageVersion | undefined>(4096)

function languagePackage(view: View, path: string): PackageVersion | undefined {
  if (!/\/(node_modules|(site|dist)-packages)\//.test(path)) return undefined
  const stats = statIn(view, path)
  return (
    stats &&
    languagePackages(
      `${fileVersion(stats)} ${path} ${JSON.stringify(view.readers)}`,
      () => npmPackage(view, path) ?? pythonPackage(view, path),
    )
  )
}

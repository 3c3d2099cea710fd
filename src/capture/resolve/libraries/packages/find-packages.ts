import type { PackageVersion } from '../../../../model/event.js'
import { createCache } from '../cache.js'
import { statIn } from '../in-root.js'
import { fileVersion } from '../inspect.js'
import { apk } from './apk.js'
import type { OwnersOf, PackageDatabase } from './database.js'
import { dpkg } from './dpkg.js'
import { npmPackage } from './npm.js'
import { pacman } from './pacman.js'
import { pythonPackage } from './python.js'
import { rpm } from './rpm.js'

const DATABASES: PackageDatabase[] = [dpkg, apk, pacman, rpm]

/** Databases that were read, with what they answered; an index of a large one takes some MB. */
const opened = createCache<{ ownersOf: OwnersOf; answers: Map<string, PackageVersion | undefined> }>(8)
const MAX_ANSWERS = 20_000

/**
 * Owners of the files at these paths below `root`, by path: of the distribution's packages, else of a language's.
 * A database is read at the first question and again when it has changed; nothing is asked twice in between.
 */
export function findPackages(root: string, paths: readonly string[]): Map<string, PackageVersion> {
  const owners = new Map<string, PackageVersion>()
  const without = (): string[] => paths.filter((path) => !owners.has(path))
  for (const [index, database] of DATABASES.entries()) {
    const stamp = database.stamp(root)
    if (stamp === undefined) continue
    const { ownersOf, answers } = opened(`${index} ${stamp}`, () => ({
      ownersOf: database.open(root),
      answers: new Map(),
    }))
    if (answers.size > MAX_ANSWERS) answers.clear()
    const news = without().filter((path) => !answers.has(path))
    if (news.length > 0) for (const [path, owner] of ownersOf(root, news)) answers.set(path, owner)
    for (const path of without()) {
      const owner = answers.get(path)
      if (owner) owners.set(path, owner)
    }
  }
  for (const path of without()) {
    const owner = languagePackage(root, path)
    if (owner) owners.set(path, owner)
  }
  return owners
}

const languagePackages = createCache<PackageVersion | undefined>(4096)

function languagePackage(root: string, path: string): PackageVersion | undefined {
  if (!/\/(node_modules|(site|dist)-packages)\//.test(path)) return undefined
  const stats = statIn(root, path)
  return (
    stats &&
    languagePackages(`${fileVersion(stats)} ${path}`, () => npmPackage(root, path) ?? pythonPackage(root, path))
  )
}

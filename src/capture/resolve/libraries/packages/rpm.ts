import { spawnSync } from 'node:child_process'
import type { PackageVersion } from '../../../../model/event.js'
import { statIn, withFolder } from '../in-root.js'
import { type OwnersOf, type PackageDatabase, stampOf } from './database.js'

/** Fedora and newer SUSE, then everybody else. */
const FOLDERS = ['/usr/lib/sysimage/rpm', '/var/lib/rpm']
/** SQLite, ndb of SUSE, Berkeley DB of the time before RPM 4.16. */
const FILES = ['rpmdb.sqlite', 'Packages.db', 'Packages']

/** For all questions of one report together; rpm takes some 10 ms for each. */
const TIME_LIMIT_MS = 1500

/** The database's formats are rpm's own business, so rpm(8) itself is asked, where this machine has it. */
export const rpm: PackageDatabase = {
  stamp: (root) => {
    const path = databaseOf(root)
    return path && stampOf(root, [path])
  },
  open: () => (root, paths) => {
    const deadline = Date.now() + TIME_LIMIT_MS
    const folder = databaseOf(root)?.replace(/\/[^/]+$/, '')
    if (folder === undefined) return new Map()
    return withFolder(root, folder, (_path, fd) => askAll(root === '/' ? undefined : fd, paths, deadline)) ?? new Map()
  },
}

const databaseOf = (root: string): string | undefined =>
  FOLDERS.flatMap((folder) => FILES.map((file) => `${folder}/${file}`)).find((path) => statIn(root, path))

/** All at once, which tells the answers apart only if each path has one owner; else one by one. */
function askAll(folder: number | undefined, paths: readonly string[], deadline: number): ReturnType<OwnersOf> {
  const owners: ReturnType<OwnersOf> = new Map()
  const together = ask(folder, paths, deadline)
  for (const [index, path] of paths.entries()) {
    const answer = together?.length === paths.length ? together.slice(index) : together && ask(folder, [path], deadline)
    if (answer) owners.set(path, answer[0])
  }
  return owners
}

/** Owners of the paths, none if one of them has none. Undefined where rpm is not installed or takes too long. */
function ask(folder: number | undefined, paths: readonly string[], deadline: number): PackageVersion[] | undefined {
  const timeout = deadline - Date.now()
  if (timeout <= 0) return undefined
  const database = folder === undefined ? [] : ['--dbpath', '/proc/self/fd/3']
  const format = '%{NAME}\\t%{EVR}\\n'
  const { error, status, stdout } = spawnSync('rpm', [...database, '-qf', '--queryformat', format, ...paths], {
    timeout,
    killSignal: 'SIGKILL',
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'ignore', folder ?? 'ignore'],
  })
  if (error) return undefined
  if (status !== 0) return []
  return stdout.split('\n').flatMap((line) => {
    const [name, version] = line.split('\t')
    return name && version ? { name, version, manager: 'rpm' } : []
  })
}

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { PackageVersion } from '../../../../../model/library.js'
import { statIn, type View, withFolder } from '../../../../files/in-root.js'
import { type OwnersOf, type PackageDatabase, stampOf } from './database.js'

/** Fedora and newer SUSE, then everybody else. */
const FOLDERS = ['/usr/lib/sysimage/rpm', '/var/lib/rpm']
/** SQLite, ndb of SUSE, Berkeley DB of the time before RPM 4.16. */
const FILES = ['rpmdb.sqlite', 'Packages.db', 'Packages']

/** For all questions of one report together; rpm takes some 10 ms for each. */
const TIME_LIMIT_MS = 1500

/** The database's formats are rpm's own business, so rpm(8) itself is asked, where this machine has it. */
export const rpm: PackageDatabase = {
  stamp: (view) => {
    const path = databaseOf(view)
    return path && stampOf(view, [path])
  },
  open: () => (view, paths) => {
    const deadline = Date.now() + TIME_LIMIT_MS
    const folder = databaseOf(view)?.replace(/\/[^/]+$/, '')
    if (folder === undefined) return new Map()
    return (
      withFolder(view, folder, (_folder, fd) => askAll(view.root === '/' ? undefined : fd, paths, deadline)) ??
      new Map()
    )
  },
}

/** Without it no other program is run, and the kernel is asked to allow none. */
export const isRpmInstalled = (): boolean =>
  (process.env.PATH ?? '').split(':').some((folder) => folder.startsWith('/') && existsSync(`${folder}/rpm`))

const databaseOf = (view: View): string | undefined =>
  FOLDERS.flatMap((folder) => FILES.map((file) => `${folder}/${file}`)).find((path) => statIn(view, path))

/** All at once, where the answers can only be assigned if each path has one owner; otherwise one by one. */
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

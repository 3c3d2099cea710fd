import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { packageFile } from '../../model/package-file.js'
import { PROGRAM_VERSION } from '../../model/program-version.js'
import { textDigest } from '../../model/text-digest.js'
import { compiledPath } from '../compiled.js'

/** Results of work on texts, by the text. */
export interface KeptTexts {
  find(text: string): string | undefined
  keep(text: string, result: string): void
}

/**
 * What rule files were read to, in the cache of the user (XDG Base Directory Specification): to read and check 400 rules
 * takes as long as to analyze thousands of deaths. undefined for a program that was not built, whose code may have changed
 * since.
 */
export function keptRules({ XDG_CACHE_HOME: cache }: NodeJS.ProcessEnv = process.env): KeptTexts | undefined {
  if (!import.meta.dirname.startsWith(packageFile('dist'))) return undefined
  const folder = join(cache?.startsWith('/') ? cache : join(homedir(), '.cache'), 'crashcrawler')
  // A program that was built again may read a text in another way, also where its version is the same.
  const built = statSync(packageFile(compiledPath('rules')), { throwIfNoEntry: false })
  return built && openKept(folder, JSON.stringify([PROGRAM_VERSION, built.mtimeMs, built.size]))
}

/**
 * Each result is a file of its own, named by the digest of the program and the text, so that none is ever out of date. What
 * another user could have written is not believed, and whatever is wrong with the folder, it is as if nothing was kept.
 */
export function openKept(folder: string, program: string): KeptTexts {
  const pathFor = (text: string): string => join(folder, `${PREFIX}${textDigest(`${program}\n${text}`)}`)
  return {
    find: (text) => attempt(() => (isOwn(lstatSync(folder)) ? readOwn(pathFor(text)) : undefined)),
    keep: (text, result) =>
      attempt(() => {
        // One by one: where there can be no folder, as in /proc, Node tries to make all of a path for ever.
        for (const path of [dirname(folder), folder]) attempt(() => mkdirSync(path, { mode: 0o700 }))
        if (!isOwn(lstatSync(folder))) return
        const path = pathFor(text)
        const next = `${path}.${randomBytes(6).toString('hex')}`
        writeFileSync(next, result, { flag: 'wx', mode: 0o600 })
        renameSync(next, path)
        removeOldest(folder)
      }),
  }
}

const PREFIX = 'rules-'
/** Each time that a rule file is edited or the program updated, there is one more. */
const MOST_FILES = 64

function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}

/** A link is one's own, and may lead anywhere: neither folder nor file is one. */
const isOwn = (found: Stats): boolean =>
  (found.isDirectory() || found.isFile()) &&
  found.uid === process.geteuid?.() &&
  (found.mode & (constants.S_IWGRP | constants.S_IWOTH)) === 0

function readOwn(path: string): string | undefined {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    return isOwn(fstatSync(descriptor)) ? readFileSync(descriptor, 'utf8') : undefined
  } finally {
    closeSync(descriptor)
  }
}

function removeOldest(folder: string): void {
  const names = readdirSync(folder).filter((name) => name.startsWith(PREFIX))
  if (names.length <= MOST_FILES) return
  const aged = names.map((name) => ({ path: join(folder, name), written: statSync(join(folder, name)).mtimeMs }))
  for (const { path } of aged.toSorted((a, b) => b.written - a.written).slice(MOST_FILES)) rmSync(path)
}

// @ts-check
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Something in dist/ built from sources. Paths are relative to the root of the repository.
 * @typedef {object} Target
 * @property {string} name
 * @property {(root: string) => string[]} inputs
 * @property {(root: string) => string[]} outputs
 * @property {(root: string) => void} build throws SetupError
 */

/** Stamps and the lock: what set-up remembers about dist/, never packed. */
export const STATE = 'dist/.setup'

/**
 * Whether every output is there and was built from the inputs as they are now. Starts no process.
 * @param {string} root
 * @param {Target} target
 */
export function isFresh(root, target) {
  const stamp = join(root, stampPath(target))
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== describeInputs(root, target)) return false
  return target.outputs(root).every((path) => existsSync(join(root, path)))
}

/**
 * Builds, and stamps only what was built. The inputs are described before, so that an edit during the build counts.
 * @param {string} root
 * @param {Target} target
 */
export function rebuild(root, target) {
  const stamp = join(root, stampPath(target))
  const description = describeInputs(root, target)
  rmSync(stamp, { force: true })
  target.build(root)
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, description)
}

/**
 * Files below a folder with one of the endings, sorted. None when there is no such folder.
 * @param {string} root
 * @param {string} folder
 * @param {string[]} endings
 */
export const filesIn = (root, folder, endings) =>
  filesBelow(root, folder)
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .sort()

/**
 * A recursive readdir() takes several times as long, most of what a set-up with nothing to do would cost.
 * @param {string} root
 * @param {string} folder
 * @returns {string[]}
 */
function filesBelow(root, folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? filesBelow(root, path) : [path]
  })
}

/** @param {Target} target */
export const stampPath = (target) => join(STATE, `${target.name}.stamp`)

/**
 * A line per input: path, size, modification time. As sure as make(1), without reading the files.
 * @param {string} root
 * @param {Target} target
 */
function describeInputs(root, target) {
  const lines = target.inputs(root).map((path) => {
    const file = statSync(join(root, path), { throwIfNoEntry: false })
    return file ? `${path} ${file.size} ${file.mtimeMs}` : `${path} missing`
  })
  return `${lines.join('\n')}\n`
}

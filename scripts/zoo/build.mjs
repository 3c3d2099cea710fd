// @ts-check
import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ZOO } from './cases.mjs'
import { ZooError } from './errors.mjs'

/** @typedef {import('./cases.mjs').Case} Case */

const exec = promisify(execFile)

const COMPILERS = { 'crash.c': 'gcc', 'crash.cpp': 'g++' }
const FLAGS = ['-g', '-O0', '-w', '-pthread']

/**
 * Builds the cases that are out of date, on all processors. Throws ZooError with the output of the compiler.
 * @param {Case[]} cases
 */
export async function buildCases(cases) {
  makeZoo()
  const queue = cases.filter((zooCase) => !isFresh(zooCase))
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await build(next)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
}

/** Every user of the machine knows the path, so the directory must not belong to another user. */
function makeZoo() {
  mkdirSync(ZOO, { recursive: true, mode: 0o755 })
  const { uid } = lstatSync(ZOO)
  if (!lstatSync(ZOO).isDirectory() || uid !== process.getuid?.()) {
    throw new ZooError(`${ZOO}: belongs to another user (uid ${uid}); remove it`)
  }
}

/**
 * Whether it was built after the last change of its recipe and of this file.
 * @param {Case} zooCase
 */
function isFresh(zooCase) {
  const built = statSync(stampOf(zooCase), { throwIfNoEntry: false })
  if (!built) return false
  const inputs = [fileURLToPath(import.meta.url), ...recipe(zooCase).map((file) => join(zooCase.source, file))]
  return inputs.every((file) => statSync(file).mtimeMs < built.mtimeMs)
}

/** @param {Case} zooCase */
const stampOf = ({ folder }) => join(folder, '.built')

/** @param {Case} zooCase */
const recipe = ({ source }) => readdirSync(source).filter((file) => /\.(c|h|cpp|sh)$/.test(file))

/**
 * The recipe is copied, and built in the directory where it runs, so that debug information contains no path of the
 * repository.
 * @param {Case} zooCase
 */
async function build(zooCase) {
  const { name, source, folder } = zooCase
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  for (const file of recipe(zooCase)) cpSync(join(source, file), join(folder, file))
  try {
    for (const [command = '', ...args] of commands(zooCase)) await exec(command, args, { cwd: folder })
  } catch (error) {
    throw new ZooError(`${name}: ${error instanceof Error ? error.message : error}`)
  }
  writeFileSync(stampOf(zooCase), '')
}

/**
 * A build.sh in the recipe builds the program. Otherwise, the program is compiled with the flags in its first line,
 * `// flags: …`.
 * @param {Case} zooCase
 * @returns {string[][]}
 */
function commands({ name, folder }) {
  if (existsSync(join(folder, 'build.sh'))) return [['bash', '-eu', 'build.sh']]
  return Object.entries(COMPILERS)
    .filter(([file]) => existsSync(join(folder, file)))
    .map(([file, compiler]) => {
      const [, flags = ''] = readFileSync(join(folder, file), 'utf8').match(/^\/\/ flags: (.*)/) ?? []
      return [compiler, ...FLAGS, file, '-o', name, ...flags.split(' ').filter(Boolean)]
    })
}

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
 * Builds what is not fresh, on all processors. Throws ZooError with the compiler's words.
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

/** The path is known to everybody on the machine: nobody else may have prepared it. */
function makeZoo() {
  mkdirSync(ZOO, { recursive: true, mode: 0o755 })
  const { uid } = lstatSync(ZOO)
  if (!lstatSync(ZOO).isDirectory() || uid !== process.getuid?.()) {
    throw new ZooError(`${ZOO}: belongs to somebody else (uid ${uid}); remove it`)
  }
}

/**
 * Built after the last change of its recipe and of this file.
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
const recipe = ({ source }) => readdirSync(source).filter((file) => /\.(c|cpp|sh)$/.test(file))

/**
 * The recipe is copied, and built where it is run: debug information then holds no path of the repository.
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
 * A recipe with a build.sh knows how; otherwise the program gets the flags of its first line, `// flags: …`.
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

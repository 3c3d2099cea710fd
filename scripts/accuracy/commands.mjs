// @ts-check
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { PROGRAM } from '../zoo/watch.mjs'
import { CASES } from './command-cases.mjs'
import { FILES } from './command-files.mjs'
import { LANGUAGES } from './language-cases.mjs'
import { RECOVERED } from './recovered-cases.mjs'
import { RELAYS } from './relay-cases.mjs'
import { STARTS } from './start-cases.mjs'

/** @typedef {import('./compare.mjs').Answer} Answer */

/** @typedef {import('./command-cases.mjs').SpokenCase} SpokenCase */

/**
 * Runs the commands, watched by `run`, and compares what their deaths are said to be.
 * @returns {Answer[]}
 */
export function answersOfCommands() {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-accuracy-'))
  try {
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text, { mode: 0o755 })
    const compile = (/** @type {string[]} */ ...args) =>
      spawnSync('gcc', ['-g', '-w', ...args], { cwd: folder, stdio: 'inherit' })
    for (const name of ['crash', 'free', 'sigabrt', 'handler', 'check', 'probe', 'flip', 'huge'])
      compile(`${name}.c`, '-o', name)
    compile('-shared', '-fPIC', 'hook.c', '-o', 'libhook.so')
    compile('-shared', '-fPIC', 'plug.c', '-o', 'libplug.so')
    compile('host.c', '-o', 'host', '-L.', '-lplug', '-Wl,-rpath,$ORIGIN')
    return [...CASES, ...LANGUAGES, ...RELAYS, ...RECOVERED, ...STARTS]
      .filter(({ needs = [] }) => needs.every(isInstalled))
      .flatMap((each) => answersOf(each, folder))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/**
 * @param {SpokenCase} spoken
 * @param {string} folder
 * @returns {Answer[]}
 */
function answersOf({ name, command, deaths }, folder) {
  const log = join(folder, 'log.ndjson')
  rmSync(log, { force: true })
  spawnSync(process.execPath, [PROGRAM, 'run', '--record', log, '--', ...command], { cwd: folder, stdio: 'ignore' })
  const { stdout } = spawnSync(process.execPath, [PROGRAM, 'analyze', log, '--format', 'findings'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  const comms = commsOf(log)
  const found = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  return deaths.map(([comm, expected]) => {
    const at = found.findIndex(({ id }) => comms.get(id) === comm)
    const [incident] = at === -1 ? [] : found.splice(at, 1)
    const [finding] = incident?.findings ?? []
    return { name, expected, given: finding?.cause ?? '(not seen)', confidence: finding?.confidence ?? 'low' }
  })
}

/** @param {string} log */
const commsOf = (log) =>
  new Map(
    readFileSync(log, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => JSON.parse(line))
      .map(({ id, process }) => [id, process?.comm]),
  )

/** @param {string} program */
export const isInstalled = (program) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => spawnSync('test', ['-x', join(program.startsWith('/') ? '/' : folder, program)]).status === 0)

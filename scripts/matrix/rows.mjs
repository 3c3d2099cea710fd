// @ts-check
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCases } from '../zoo/cases.mjs'
import { PROGRAM } from '../zoo/watch.mjs'
import { casesFor, problemsOf } from './check.mjs'
import { MatrixError } from './errors.mjs'
import { eventLog } from './report.mjs'
import { STORM, VARIANTS } from './variants.mjs'

/**
 * What one variant did on one kernel.
 * @typedef {object} Row
 * @property {string} kernel
 * @property {string} variant
 * @property {string} tier
 * @property {number} cases
 * @property {number} right
 * @property {number} storm crashes of the storm that were told, once each
 * @property {string[]} problems
 */

/**
 * The log of the guest, analyzed here.
 * @param {import('./report.mjs').Log} message
 * @param {string} folder
 * @returns {Row}
 */
export function rowOf(message, folder) {
  const file = join(folder, 'log.ndjson')
  writeFileSync(file, eventLog(message))
  const incidents = analyze(file)
  const [first] = incidents
  if (!first) throw new MatrixError(`${message.variant}: an empty log; ${message.words}`)
  const tier = VARIANTS.find(({ name }) => name === message.variant)?.tier ?? first.capture?.tier ?? ''
  const cases = casesFor(readCases(), first.host.cpu)
  const found = cases.map((zooCase) => ({
    name: zooCase.name,
    problems: problemsOf(
      zooCase,
      incidents.filter(({ process }) => process.cwd === zooCase.folder),
      tier,
    ),
  }))
  const storm = incidents.filter(({ process }) => process.comm === 'deaths')
  return {
    kernel: first.host.kernel,
    variant: message.variant,
    tier,
    cases: cases.length,
    right: found.filter(({ problems }) => problems.length === 0).length,
    storm: new Set(storm.map(({ id }) => id)).size,
    problems: [
      ...found.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`)),
      ...stormProblems(storm.length, message.words),
    ],
  }
}

/**
 * @param {number} told
 * @param {string} words of the collector
 */
function stormProblems(told, words) {
  const crashes = STORM.processes * STORM.crashes
  return told === crashes && words.endsWith(' 0 lost') ? [] : [`storm: ${told} of ${crashes} told; ${words}`]
}

/**
 * @param {string} file
 * @returns {import('../../src/model/finding.js').Incident[]}
 */
function analyze(file) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'analyze', file, '--format', 'json'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (status !== 0) throw new MatrixError(stderr)
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

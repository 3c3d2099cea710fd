// @ts-check
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCases } from '../zoo/cases.mjs'
import { PROGRAM } from '../zoo/watch.mjs'
import { problemsOf } from './check.mjs'
import { MatrixError } from './errors.mjs'
import { eventLog } from './report.mjs'
import { STORM, STORM_CRASHES, VARIANTS } from './variants.mjs'

/** @typedef {import('../../src/model/finding.js').Incident} Incident */

/**
 * The result of one variant on one kernel.
 * @typedef {object} Row
 * @property {string} kernel
 * @property {string} machine
 * @property {string} variant
 * @property {string} tier
 * @property {number} cases
 * @property {number} right
 * @property {number} [storm] crashes of the storm that were reported completely, each counted once
 * @property {string[]} problems
 */

/**
 * The row of what was found without privilege. Only causes are compared: ptrace.mjs says which of them nobody can know then.
 * @param {import('./report.mjs').Answers} message
 * @returns {Row}
 */
export function rowOfAnswers({ variant, host, answers }) {
  const wrong = answers.filter(({ expected, given }) => expected !== given)
  const names = new Set(answers.map(({ name }) => name))
  return {
    kernel: host?.kernel ?? '',
    machine: host?.arch ?? '',
    variant,
    tier: 'E',
    cases: names.size,
    right: names.size - new Set(wrong.map(({ name }) => name)).size,
    problems: wrong.map(({ name, expected, given }) => `${name}: cause ${given}, expected ${expected}`),
  }
}

/**
 * Analyzes the log of the guest.
 * @param {import('./report.mjs').Log} message
 * @param {string} folder
 * @returns {Row}
 */
export function rowOf(message, folder) {
  const file = join(folder, 'log.ndjson')
  writeFileSync(file, eventLog(message))
  const incidents = analyze(file)
  const [first] = incidents
  if (!first) throw new MatrixError(`${message.variant}: the log is empty; ${message.words}`)
  const variant = VARIANTS.find(({ name }) => name === message.variant)
  const tier = variant?.tier ?? first.capture?.tier ?? ''
  const cases = readCases(message.cases)
  const found = cases.map((zooCase) => ({
    name: zooCase.name,
    problems: problemsOf(
      zooCase,
      incidents.filter(({ process }) => process.cwd === zooCase.folder),
      tier,
    ),
  }))
  const names = STORM.map(({ comm }) => comm)
  const storm = incidents.filter(({ process }) => names.includes(process.comm))
  return {
    kernel: first.host.kernel,
    machine: first.host.arch,
    variant: message.variant,
    tier,
    cases: cases.length,
    right: found.filter(({ problems }) => problems.length === 0).length,
    storm: new Set(storm.filter(isWhole).map(({ id }) => id)).size,
    problems: [
      ...found.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`)),
      ...stormProblems(storm, message.words, variant?.mayMissMemory ?? false),
    ],
  }
}

/** @param {Incident} incident */
const isWhole = ({ process, maps, stack }) => process.argv !== undefined && maps !== undefined && stack !== undefined

/**
 * @param {Incident[]} storm
 * @param {string} words of the collector
 * @param {boolean} mayMissMemory
 */
function stormProblems(storm, words, mayMissMemory) {
  const whole = storm.filter(isWhole).length
  const isComplete = storm.length === STORM_CRASHES && words.endsWith(' 0 lost')
  if (isComplete && (whole === STORM_CRASHES || mayMissMemory)) return []
  return [`storm: ${storm.length} of ${STORM_CRASHES} crashes reported, ${whole} of them completely; ${words}`]
}

/**
 * @param {string} file
 * @returns {Incident[]}
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

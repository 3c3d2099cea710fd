// @ts-check
// Usage: npm run test:kernels [-- PACKAGE...]
// Boots Debian's kernels under QEMU, installs the package in each, tests trace and run, runs the zoo with
// every capture method of the kernel, and checks the records. Needs qemu-system-x86, and downloads the kernels with
// apt-get.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MatrixError } from './matrix/errors.mjs'
import { writeImage } from './matrix/image.mjs'
import { kernelOf, PACKAGES } from './matrix/kernels.mjs'
import { boot } from './matrix/qemu.mjs'
import { eventLog, parseReport } from './matrix/report.mjs'
import { rowOf } from './matrix/rows.mjs'
import { capabilitiesTable, commandsTable, deathsTable, replaceBetween } from './matrix/table.mjs'
import { readCases } from './zoo/cases.mjs'
import { ZooError } from './zoo/errors.mjs'
import { saveFixture } from './zoo/fixture.mjs'

const PAGE = fileURLToPath(new URL('../docs/kernels.md', import.meta.url))

/**
 * @typedef {object} Result
 * @property {string} kernel
 * @property {import('./matrix/rows.mjs').Row[]} rows
 * @property {import('../src/capture/doctor.js').Diagnosis[]} diagnoses
 * @property {import('./matrix/smoke.mjs').Smoke[]} smokes
 * @property {string[]} problems
 */

/** @param {string[]} packages */
async function main(packages) {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-matrix-'))
  try {
    const kernels = packages.map(kernelOf)
    const image = join(folder, 'image')
    await writeImage(image, folder)
    /** @type {Result[]} */
    const results = []
    for (const kernel of kernels) results.push(await tryKernel(kernel, image, folder))
    const problems = results.flatMap((result) => result.problems.map((problem) => `${result.kernel}: ${problem}`))
    for (const problem of problems) console.log(problem)
    publish(results)
    if (problems.length > 0) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/**
 * @param {string} kernel
 * @param {string} image
 * @param {string} folder
 * @returns {Promise<Result>}
 */
async function tryKernel(kernel, image, folder) {
  const release = basename(kernel).replace('vmlinuz-', '')
  const started = Date.now()
  const say = (/** @type {string} */ line) => console.log(`${release}: ${line}`)
  const messages = parseReport(await boot({ kernel, image, report: join(folder, 'report') }, say))
  say(`${Math.round((Date.now() - started) / 1000)} s in all`)
  const logs = messages.filter((message) => message.kind === 'log')
  const rows = logs.map((message) => rowOf(message, folder))
  const unsaved = logs[0] ? saveMissingFixtures(logs[0]) : []
  const failures = messages.flatMap((message) => (message.kind === 'failure' ? [message] : []))
  const smokes = messages.flatMap((message) => (message.kind === 'smoke' ? message.commands : []))
  return {
    kernel: release,
    rows,
    smokes,
    diagnoses: messages.flatMap((message) => (message.kind === 'doctor' ? [message.diagnosis] : [])),
    problems: [
      ...unsaved,
      ...failures.map(({ variant, reason }) => `${variant}: ${reason}`),
      ...rows.flatMap(({ variant, problems }) => problems.map((problem) => `${variant}: ${problem}`)),
      ...smokes.flatMap(({ command, problems }) => problems.map((problem) => `${command}: ${problem}`)),
      ...(smokes.length === 0 ? ['no results for trace and run'] : []),
      ...(rows.length === 0 ? ['no results'] : []),
    ],
  }
}

/**
 * Writes the fixtures of cases that run only in guests. To record a case again, delete its log.ndjson.
 * @param {import('./matrix/report.mjs').Log} message
 * @returns {string[]} what went wrong
 */
function saveMissingFixtures(message) {
  const lines = eventLog(message).toString().trimEnd().split('\n')
  return readCases().flatMap((zooCase) => {
    const { needs = [] } = zooCase.expect
    if (!needs.includes('disposable-machine') || existsSync(join(zooCase.source, 'log.ndjson'))) return []
    try {
      saveFixture(zooCase, lines)
      return []
    } catch (error) {
      if (!(error instanceof ZooError)) throw error
      return [error.message]
    }
  })
}

/** @param {Result[]} results */
function publish(results) {
  const deaths = deathsTable(results.flatMap(({ rows }) => rows))
  const capabilities = capabilitiesTable(
    results.flatMap(({ kernel, diagnoses }) => diagnoses.map((diagnosis) => ({ kernel, diagnosis }))),
  )
  const commands = commandsTable(results)
  console.log(`\n${deaths}\n${commands}\n${capabilities}`)
  const tables = { deaths, commands, capabilities }
  const page = readFileSync(PAGE, 'utf8')
  writeFileSync(
    PAGE,
    Object.entries(tables).reduce((text, [name, table]) => replaceBetween(text, name, table), page),
  )
}

try {
  const names = process.argv.slice(2)
  await main(names.length > 0 ? names : PACKAGES)
} catch (error) {
  if (!(error instanceof MatrixError)) throw error
  console.error(`matrix: ${error.message}`)
  process.exitCode = 2
}

// @ts-check
// Usage: npm run test:kernels [-- [--cases NAME,NAME...] [--variants NAME,NAME...] PACKAGE...]
// or     npm run test:kernels -- --tables: only writes the tables of scripts/matrix/results/
// Boots Debian's kernels under QEMU, installs the package in each, tests trace and run, runs the zoo with
// every capture method of the kernel, and checks the records. Needs qemu-system-x86, for arm64 qemu-system-arm and
// g++-aarch64-linux-gnu, and downloads the kernels with apt-get.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { MatrixError } from './matrix/errors.mjs'
import { writeImage } from './matrix/image.mjs'
import { kernelOf, PACKAGES } from './matrix/kernels.mjs'
import { boot } from './matrix/qemu.mjs'
import { eventLog, parseReport } from './matrix/report.mjs'
import { keepReport, keepResult, keptResults } from './matrix/results.mjs'
import { rowOf, rowOfAnswers } from './matrix/rows.mjs'
import { capabilitiesTable, commandsTable, deathsTable, replaceBetween, tiersTable } from './matrix/table.mjs'
import { readCases } from './zoo/cases.mjs'
import { ZooError } from './zoo/errors.mjs'
import { saveFixture } from './zoo/fixture.mjs'

const PAGE = fileURLToPath(new URL('../docs/kernels.md', import.meta.url))

/** @typedef {import('./matrix/results.mjs').Result} Result */

/**
 * @param {string[]} packages
 * @param {{ cases?: string | undefined, variants?: string | undefined, tables?: boolean | undefined }} only
 */
async function main(packages, only) {
  if (only.tables) return publish(keptResults(), true)
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-matrix-'))
  try {
    const kernels = packages.map(kernelOf)
    /** @type {string[]} */
    const problems = []
    for (const kernel of kernels) {
      const image = join(folder, `${kernel.machine}.image`)
      if (!existsSync(image)) await writeImage(image, join(folder, kernel.machine), kernel.machine)
      const result = await tryKernel(kernel, image, folder, only)
      problems.push(...result.problems.map((problem) => `${result.kernel}: ${problem}`))
    }
    for (const problem of problems) console.log(problem)
    publish(keptResults(), only.cases === undefined)
    if (problems.length > 0) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/**
 * @param {ReturnType<typeof kernelOf>} kernel
 * @param {string} image
 * @param {string} folder
 * @param {{ cases?: string | undefined, variants?: string | undefined }} only
 * @returns {Promise<{ kernel: string, problems: string[] }>}
 */
async function tryKernel({ image: kernel, release, machine }, image, folder, only) {
  const started = Date.now()
  const say = (/** @type {string} */ line) => console.log(`${release}: ${line}`)
  // The kernel gives what it does not know to the first program as its environment.
  const words = [only.cases && `MATRIX_CASES=${only.cases}`, only.variants && `MATRIX_VARIANTS=${only.variants}`]
  const guest = { kernel, image, machine, words: words.filter(Boolean).join(' '), report: join(folder, 'report') }
  const report = await boot(guest, say)
  const messages = parseReport(report)
  say(`${Math.round((Date.now() - started) / 1000)} s in all`)
  const logs = messages.filter((message) => message.kind === 'log')
  const answers = messages.filter((message) => message.kind === 'answers')
  const rows = [...logs.map((message) => rowOf(message, folder)), ...answers.map(rowOfAnswers)]
  const unsaved = logs[0] && machine === 'x86_64' ? saveMissingFixtures(logs[0]) : []
  const failures = messages.flatMap((message) => (message.kind === 'failure' ? [message] : []))
  const smokes = messages.flatMap((message) => (message.kind === 'smoke' ? message.commands : []))
  const diagnoses = messages.flatMap((message) => (message.kind === 'doctor' ? [message.diagnosis] : []))
  keepReport(release, report)
  if (only.cases === undefined) keepResult({ kernel: release, rows, diagnoses, smokes })
  return {
    kernel: release,
    problems: [
      ...unsaved,
      ...failures.map(({ variant, reason }) => `${variant}: ${reason}`),
      ...rows.flatMap(({ variant, problems }) => problems.map((problem) => `${variant}: ${problem}`)),
      ...smokes.flatMap(({ command, problems }) => problems.map((problem) => `${command}: ${problem}`)),
      ...(smokes.length === 0 && rows.length === 0 ? ['no results'] : []),
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

/**
 * @param {Result[]} results
 * @param {boolean} isWhole of all ways to die: then the page is rewritten
 */
function publish(results, isWhole) {
  const rows = results.flatMap((result) => result.rows)
  const capabilities = capabilitiesTable(
    results.flatMap(({ kernel, diagnoses }) => diagnoses.map((diagnosis) => ({ kernel, diagnosis }))),
  )
  const tables = { tiers: tiersTable(rows), deaths: deathsTable(rows), commands: commandsTable(results), capabilities }
  console.log(`\n${Object.values(tables).join('\n')}`)
  if (!isWhole) return
  const page = readFileSync(PAGE, 'utf8')
  writeFileSync(
    PAGE,
    Object.entries(tables).reduce((text, [name, table]) => replaceBetween(text, name, table), page),
  )
}

try {
  const options = /** @type {const} */ ({
    cases: { type: 'string' },
    variants: { type: 'string' },
    tables: { type: 'boolean' },
  })
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  await main(positionals.length > 0 ? positionals : PACKAGES, values)
} catch (error) {
  const isMeant = error instanceof MatrixError || error instanceof ZooError || isWrongOption(error)
  if (!isMeant) throw error
  console.error(`matrix: ${error.message}`)
  process.exitCode = 2
}

/** Of util.parseArgs(): `--variants --btf=FILE` has to be `--variants=--btf=FILE`, for example. @param {unknown} error @returns {error is Error} */
function isWrongOption(error) {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_')
}

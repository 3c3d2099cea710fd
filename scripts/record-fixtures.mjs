// @ts-check
// Usage: node scripts/record-fixtures.mjs [CASE...]
// Runs the zoo on this machine, as root, and writes fixtures/<case>/log.ndjson again.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildCases } from './zoo/build.mjs'
import { readCases } from './zoo/cases.mjs'
import { ZooError } from './zoo/errors.mjs'
import { saveFixture } from './zoo/fixture.mjs'
import { obstacleTo } from './zoo/needs.mjs'
import { runCase } from './zoo/run.mjs'
import { startWatching } from './zoo/watch.mjs'

/** @param {string[]} names */
async function main(names) {
  const cases = readCases(names).filter((zooCase) => {
    const obstacle = obstacleTo(zooCase)
    if (obstacle) console.log(`${zooCase.name}: not recorded, ${obstacle}`)
    return !obstacle
  })
  await buildCases(cases)
  const lines = await record(cases)
  for (const zooCase of cases) saveFixture(zooCase, lines)
  console.log(`${cases.length} fixtures recorded`)
}

/**
 * The lines of one event log with all cases.
 * @param {import('./zoo/cases.mjs').Case[]} cases
 */
async function record(cases) {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-'))
  const log = join(folder, 'log.ndjson')
  try {
    const watching = await startWatching(['record', '--no-memory', log])
    for (const zooCase of cases) await runCase(zooCase)
    const { status, stderr } = await watching.stop()
    if (status !== 0) throw new ZooError(stderr.join('\n'))
    return readFileSync(log, 'utf8').trimEnd().split('\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof ZooError)) throw error
  console.error(`fixtures: ${error.message}`)
  process.exitCode = 2
}

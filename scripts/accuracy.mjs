// @ts-check
// Usage: node scripts/accuracy.mjs [CASE...]
// Runs the crash zoo live (as root) and analyzes its recorded deaths, and prints expected causes against given ones.
// Exit status 1: a cause is wrong.
import { compareCases } from './accuracy/compare.mjs'
import { analyzeLive, analyzeRecorded } from './accuracy/incidents.mjs'
import { describeComparison } from './accuracy/table.mjs'
import { buildCases } from './zoo/build.mjs'
import { readCases } from './zoo/cases.mjs'
import { ZooError } from './zoo/errors.mjs'
import { obstacleTo } from './zoo/needs.mjs'

/** @param {string[]} names */
async function main(names) {
  const cases = readCases(names)
  const recorded = compareCases(cases, await analyzeRecorded(cases))
  console.log(describeComparison('recorded', recorded))

  const runnable = cases.filter((zooCase) => {
    const obstacle = obstacleTo(zooCase)
    if (obstacle) console.log(`${zooCase.name}: not run, ${obstacle}`)
    return !obstacle
  })
  await buildCases(runnable)
  const live = compareCases(runnable, await analyzeLive(runnable))
  console.log(describeComparison('live', live))
  if ([...recorded, ...live].some(({ expected, given }) => expected !== given)) process.exitCode = 1
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof ZooError)) throw error
  console.error(`accuracy: ${error.message}`)
  process.exitCode = 2
}

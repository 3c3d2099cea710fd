// @ts-check
// Usage: node scripts/zoo.mjs build|run [CASE...]
import { buildCases } from './zoo/build.mjs'
import { readCases } from './zoo/cases.mjs'
import { ZooError } from './zoo/errors.mjs'
import { obstacleTo } from './zoo/needs.mjs'
import { runCase } from './zoo/run.mjs'

/** @param {string[]} args */
async function main([command = '', ...names]) {
  if (command !== 'build' && command !== 'run') throw new ZooError('usage: node scripts/zoo.mjs build|run [CASE...]')
  const cases = readCases(names)
  await buildCases(cases)
  if (command === 'run') for (const zooCase of cases) await report(zooCase)
}

/** @param {import('./zoo/cases.mjs').Case} zooCase */
async function report(zooCase) {
  const obstacle = obstacleTo(zooCase)
  if (obstacle) {
    console.log(`${zooCase.name}: skipped, ${obstacle}`)
    return
  }
  const { code, signal, output } = await runCase(zooCase)
  console.log(`${zooCase.name}: ${signal ?? `exit status ${code}`}`)
  for (const line of output.split('\n').filter(Boolean)) console.log(`    ${line}`)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof ZooError)) throw error
  console.error(`zoo: ${error.message}`)
  process.exitCode = 2
}

// @ts-check
// Usage: node scripts/accuracy.mjs [CASE... | --casr FOLDER]
// Runs the crash zoo live (as root), by BPF and without privilege by ptrace, and commands whose programs say something on
// standard error; analyzes the recorded deaths of the zoo; and compares expected causes with reported ones. With --casr: analyzes
// only CASR's public cores, in casr/tests/casr_tests of a clone of https://github.com/ispras/casr. Exit status 1: a cause is wrong
// at confidence certain or high, and not one that ptrace cannot know, or a death was not seen; of CASR: a cause is wrong.
import { answersOfCasr } from './accuracy/casr-cores.mjs'
import { answersOfCommands } from './accuracy/commands.mjs'
import { compareCases } from './accuracy/compare.mjs'
import { analyzeLive, analyzeRecorded } from './accuracy/incidents.mjs'
import { describeComparison } from './accuracy/table.mjs'
import { buildCases } from './zoo/build.mjs'
import { readCases } from './zoo/cases.mjs'
import { ZooError } from './zoo/errors.mjs'
import { obstacleTo } from './zoo/needs.mjs'
import { expectedByPtrace, runByPtrace } from './zoo/ptrace.mjs'

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
  const ran = await runByPtrace(runnable.filter(({ expect: { needs } }) => !needs?.includes('root')))
  console.log(describeComparison('live, by ptrace', compareCases(ran.cases, ran.incidents)))
  const traced = compareCases(ran.cases.map(expectedByPtrace), ran.incidents)
  const spoken = names.length > 0 ? [] : answersOfCommands()
  if (spoken.length > 0) console.log(describeComparison('commands', spoken))
  if ([...recorded, ...live, ...traced, ...spoken].some(isUnacceptable)) process.exitCode = 1
}

/** @param {string | undefined} folder */
function compareCasr(folder) {
  const answers = folder === undefined ? [] : answersOfCasr(folder)
  if (answers.length === 0)
    throw new ZooError(`--casr ${folder ?? ''}: no cores there; give casr/tests/casr_tests of a clone of CASR`)
  console.log(describeComparison('CASR', answers))
  if (answers.some(({ expected, given }) => expected !== given)) process.exitCode = 1
}

/** @param {import('./accuracy/compare.mjs').Answer} answer */
const isUnacceptable = ({ expected, given, confidence }) =>
  expected !== given && (given === '(not seen)' || confidence === 'certain' || confidence === 'high')

try {
  const [first, folder] = process.argv.slice(2)
  if (first === '--casr') compareCasr(folder)
  else await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof ZooError)) throw error
  console.error(`accuracy: ${error.message}`)
  process.exitCode = 2
}

// @ts-check
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ZooError } from '../zoo/errors.mjs'
import { runCase } from '../zoo/run.mjs'
import { PROGRAM, startWatching } from '../zoo/watch.mjs'

/**
 * @typedef {import('../../src/model/finding.js').Incident} Incident
 * @typedef {import('../zoo/cases.mjs').Case} Case
 */

const exec = promisify(execFile)

/**
 * The incidents in the recorded logs of the cases.
 * @param {Case[]} cases
 * @returns {Promise<Incident[]>}
 */
export async function analyzeRecorded(cases) {
  const logs = cases.map(({ source }) => join(source, 'log.ndjson'))
  const { stdout } = await exec(process.execPath, [PROGRAM, 'analyze', ...logs, '--format', 'json'], {
    maxBuffer: 2 ** 28,
  })
  return parse(stdout)
}

/**
 * Runs the cases, watched by one collector.
 * @param {Case[]} cases
 * @returns {Promise<Incident[]>}
 */
export async function analyzeLive(cases) {
  const watching = await startWatching(['analyze', '--live', '--format', 'json']).catch((error) => {
    throw new ZooError(error.message)
  })
  for (const zooCase of cases) await runCase(zooCase)
  const { status, stdout, stderr } = await watching.stop()
  if (status !== 0) throw new ZooError(stderr.join('\n'))
  return parse(stdout)
}

/**
 * @param {string} stdout
 * @returns {Incident[]}
 */
const parse = (stdout) =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

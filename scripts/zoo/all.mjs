// @ts-check
// Usage: node scripts/zoo/all.mjs FOLDER [--one-by-one LOG] CASE...
// Runs cases that were built in a folder: the command that a test watches. Some at the same time, or each when the deaths of
// the one before are in the log.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readCases } from './cases.mjs'
import { recorded } from './recorded.mjs'
import { runCase, runCases } from './run.mjs'

const {
  values: { 'one-by-one': log },
  positionals: [folder = '', ...names],
} = parseArgs({ options: { 'one-by-one': { type: 'string' } }, allowPositionals: true })
const cases = readCases(names).map((zooCase) => ({ ...zooCase, folder: join(folder, zooCase.name) }))
if (log === undefined) await runCases(cases)
else
  for (const zooCase of cases) {
    await runCase(zooCase)
    await recorded(zooCase, log)
  }

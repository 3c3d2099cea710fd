// @ts-check
// Usage: node scripts/zoo/all.mjs FOLDER CASE...
// Runs cases that were built in a folder, some at the same time: the command that a test watches.
import { join } from 'node:path'
import { runCases } from './run.mjs'

const [folder = '', ...names] = process.argv.slice(2)
await runCases(names.map((name) => ({ name, folder: join(folder, name) })))

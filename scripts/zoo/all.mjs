// @ts-check
// Usage: node scripts/zoo/all.mjs FOLDER CASE...
// Runs cases that were built in a folder, one after another: the command that a test watches.
import { join } from 'node:path'
import { runCase } from './run.mjs'

const [folder = '', ...names] = process.argv.slice(2)
for (const name of names) await runCase({ name, folder: join(folder, name) })

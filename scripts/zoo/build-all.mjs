// @ts-check
// Usage: node scripts/zoo/build-all.mjs CASE...
// Builds cases, with the compilers that are found first.
import { buildCases } from './build.mjs'
import { readCases } from './cases.mjs'

await buildCases(readCases(process.argv.slice(2)))

// @ts-check
// Usage: npm test [-- FILE... and options of vitest]
// One project after the other, with one closing line: what live tests watch is not always described in time beside others.
import { parseCLI, startVitest } from 'vitest/node'
import { closing } from './closing-line.mjs'

const PROJECTS = ['unit', 'live']

const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)])
/** Not in the types of vitest. @type {{ reporter?: string | string[] }} */
const { reporter = 'default' } = Object(options)
const shown = [reporter].flat()
/** @type {import('vitest/node').TestModule[]} */
const modules = []
/** @type {unknown[]} */
const errors = []
/** @type {import('vitest/node').Reporter} */
const both = {
  onTestRunEnd(itsModules, itsErrors) {
    modules.push(...itsModules)
    errors.push(...itsErrors)
  },
}
for (const project of PROJECTS) {
  await startVitest('test', filter, { ...options, project, passWithNoTests: true, reporters: [...shown, both] })
}
process.stdout.write(closing(modules, errors))
if (modules.length === 0) process.exitCode = 1

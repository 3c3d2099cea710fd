// @ts-check

const SLOWEST = 10

/**
 * @typedef {import('vitest/node').Reporter} Reporter
 * @typedef {ReadonlyArray<import('vitest/node').TestModule>} Modules
 */

/**
 * vitest reporter: prints the slowest files and then one last line, which scripts can parse, with the number of failures.
 * @implements {Reporter}
 */
export default class ClosingLine {
  /**
   * @param {Modules} modules
   * @param {ReadonlyArray<unknown>} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    process.stdout.write(closing(modules, unhandledErrors))
  }
}

/**
 * A test file that could not be loaded and an error outside any test count as one failed test each.
 * @param {Modules} modules
 * @param {ReadonlyArray<unknown>} unhandledErrors
 */
function closing(modules, unhandledErrors) {
  const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 }
  for (const module of modules) {
    for (const test of module.children.allTests()) counts[test.result().state]++
    counts.failed += module.errors().length
    for (const suite of module.children.allSuites()) counts.failed += suite.errors().length
  }
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
  return `${slowest(modules)}\n${counts.passed} passed, ${counts.failed} failed${skipped}\n`
}

/**
 * Seconds of a file with its hooks and its imports, on whatever machine this is: to compare, not to assert.
 * @param {Modules} modules
 */
function slowest(modules) {
  const lines = modules
    .map((module) => ({ path: module.relativeModuleId, seconds: secondsOf(module.diagnostic()) }))
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, SLOWEST)
    .map(({ path, seconds }) => `${seconds.toFixed(1).padStart(8)} s  ${path}\n`)
  return `\nslowest files:\n${lines.join('')}`
}

/** @param {import('vitest/node').ModuleDiagnostic} diagnostic */
const secondsOf = ({ duration, collectDuration, setupDuration }) => (duration + collectDuration + setupDuration) / 1000

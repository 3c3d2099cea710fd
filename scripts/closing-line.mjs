// @ts-check

const SLOWEST = 10

/**
 * vitest reporter: prints the slowest files and then one last line, which scripts can parse, with the number of failures.
 * A test file that could not be loaded and an error outside any test count as one failed test each.
 * @typedef {import('vitest/node').Reporter} Reporter
 * @implements {Reporter}
 */
export default class ClosingLine {
  /**
   * @param {ReadonlyArray<import('vitest/node').TestModule>} modules
   * @param {ReadonlyArray<unknown>} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 }
    for (const module of modules) {
      for (const test of module.children.allTests()) counts[test.result().state]++
      counts.failed += module.errors().length
      for (const suite of module.children.allSuites()) counts.failed += suite.errors().length
    }
    process.stdout.write(slowest(modules))
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
    process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed${skipped}\n`)
  }
}

/**
 * Seconds of a file with its hooks and its imports, on whatever machine this is: to compare, not to assert.
 * @param {ReadonlyArray<import('vitest/node').TestModule>} modules
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

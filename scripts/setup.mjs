// @ts-check
// Usage: node scripts/setup.mjs start|test|build
// An old Node must reach the version check before it meets a module it cannot load, hence the late import.
import { nodeProblem } from './setup/node-version.mjs'

const problem = nodeProblem(process.versions.node)
if (problem) {
  console.error(problem)
  process.exitCode = 2
} else {
  void import('./setup/main.mjs').then(({ main }) => main(process.argv.slice(2)))
}

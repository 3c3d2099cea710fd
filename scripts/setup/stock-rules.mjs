// @ts-check
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from './program.mjs'
import { run } from './run.mjs'
import { filesIn, stampPath } from './target.mjs'

const KINDS = ['rules', 'rule-tests']

/** @param {string} kind */
const compiledPath = (kind) => `dist/stock-${kind}.txt`

/**
 * The stock rules and the files of data/ as the program reads them in a hundredth of the time that YAML takes.
 * @type {import('./target.mjs').Target}
 */
export const stockRules = {
  name: 'stock-rules',
  // The stamp is written again with each build of the program.
  inputs: (root) => [
    stampPath(program),
    ...filesIn(root, 'rules', ['.yaml']),
    ...filesIn(root, 'data', ['.yaml']),
    'scripts/setup/stock-rules.mjs',
  ],
  outputs: () => KINDS.map(compiledPath),
  build(root) {
    for (const kind of KINDS) rmSync(join(root, compiledPath(kind)), { force: true })
    // The rules last: from when they are there, they are read instead of the texts, and their tests with them.
    for (const kind of KINDS.toReversed()) {
      const compiled = run(process.execPath, ['dist/analyze/rules/compile-stock.js', kind], { cwd: root })
      const next = join(root, `${compiledPath(kind)}.next`)
      writeFileSync(next, compiled)
      renameSync(next, join(root, compiledPath(kind)))
    }
  },
}

// @ts-check
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from './program.mjs'
import { run } from './run.mjs'
import { filesIn, stampPath } from './target.mjs'

const COMPILED = 'dist/stock-rules.txt'
const NEXT = `${COMPILED}.next`

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
  outputs: () => [COMPILED],
  build(root) {
    rmSync(join(root, COMPILED), { force: true })
    const compiled = run(process.execPath, ['dist/analyze/rules/compile-stock.js'], { cwd: root })
    writeFileSync(join(root, NEXT), compiled)
    renameSync(join(root, NEXT), join(root, COMPILED))
  },
}

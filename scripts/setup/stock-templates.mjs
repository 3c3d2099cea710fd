// @ts-check
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from './program.mjs'
import { run } from './run.mjs'
import { filesIn, stampPath } from './target.mjs'

const FOLDER = 'dist/stock-templates'
const MARKUPS = ['txt', 'md', 'html']

/**
 * The stock templates as code.
 * @type {import('./target.mjs').Target}
 */
export const stockTemplates = {
  name: 'stock-templates',
  // The stamp is written again with each build of the program.
  inputs: (root) => [stampPath(program), ...filesIn(root, 'templates', ['.hbs']), 'scripts/setup/stock-templates.mjs'],
  outputs: () => MARKUPS.map((markup) => `${FOLDER}/${markup}.cjs`),
  build(root) {
    rmSync(join(root, FOLDER), { recursive: true, force: true })
    mkdirSync(join(root, FOLDER))
    for (const markup of MARKUPS) {
      const compiled = run(process.execPath, ['dist/report/template/compile-stock.js', markup], { cwd: root })
      const next = join(root, FOLDER, `${markup}.next`)
      writeFileSync(next, compiled)
      renameSync(next, join(root, FOLDER, `${markup}.cjs`))
    }
  },
}

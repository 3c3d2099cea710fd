// @ts-check
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from './program.mjs'
import { run } from './run.mjs'
import { filesIn, stampPath } from './target.mjs'

const FOLDER = 'dist/stock-templates'
const KINDS = ['txt', 'md', 'html', 'words']

/**
 * The stock templates and the words of reports as code.
 * @type {import('./target.mjs').Target}
 */
export const stockTemplates = {
  name: 'stock-templates',
  // The stamp is written again with each build of the program.
  inputs: (root) => [
    stampPath(program),
    ...filesIn(root, 'templates', ['.hbs', '.yaml']),
    'scripts/setup/stock-templates.mjs',
  ],
  outputs: () => KINDS.map((kind) => `${FOLDER}/${kind}.cjs`),
  build(root) {
    rmSync(join(root, FOLDER), { recursive: true, force: true })
    mkdirSync(join(root, FOLDER))
    for (const kind of KINDS) {
      const compiled = run(process.execPath, ['dist/report/template/compile-stock.js', kind], { cwd: root })
      const next = join(root, FOLDER, `${kind}.next`)
      writeFileSync(next, compiled)
      renameSync(next, join(root, FOLDER, `${kind}.cjs`))
    }
  },
}

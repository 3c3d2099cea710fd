// @ts-check
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { KEPT_CODE, program } from './program.mjs'
import { run } from './run.mjs'
import { stockRules } from './stock-rules.mjs'
import { stockTemplates } from './stock-templates.mjs'
import { stampPath } from './target.mjs'

/** What the command is made to do, so that V8 has compiled what people wait for. */
export const EXAMPLES = ['fixtures/null-read/log.ndjson', 'test/capture/core/recorded/i386/core.gz']

/**
 * The modules of the command as V8 has compiled them.
 * @type {import('./target.mjs').Target}
 */
export const keptCode = {
  name: 'kept-code',
  inputs: () => [stampPath(program), stampPath(stockRules), stampPath(stockTemplates), 'scripts/setup/kept-code.mjs'],
  outputs: () => [KEPT_CODE],
  build(root) {
    rmSync(join(root, KEPT_CODE), { recursive: true, force: true })
    mkdirSync(join(root, KEPT_CODE))
    run(process.execPath, ['dist/cli/start/keep-code.js', ...EXAMPLES], { cwd: root })
  },
}

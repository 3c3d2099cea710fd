import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeFolder, REPOSITORY } from './checkout.js'

const { path, remove } = makeFolder()
afterAll(remove)

const VITEST = join(REPOSITORY, 'node_modules/vitest/vitest.mjs')

const CONFIG = `export default {
  test: {
    reporters: ['default', ${JSON.stringify(join(REPOSITORY, 'scripts/closing-line.mjs'))}],
    projects: ['unit', 'live'].map((name) => ({ test: { name, include: [name + '/*.test.ts'] } })),
  },
}`
const MIXED = `import { beforeAll, expect, it } from 'vitest'
beforeAll(() => new Promise((resolve) => setTimeout(resolve, 500)))
it.each([1, 2, 3])('%i', (n) => expect(n).not.toBe(3))
it.skip('later', () => {})`

beforeAll(() => {
  symlinkSync(join(REPOSITORY, 'node_modules'), join(path, 'node_modules'))
  writeFileSync(join(path, 'vitest.config.mjs'), CONFIG)
  for (const name of ['unit', 'live']) mkdirSync(join(path, name))
  writeFileSync(join(path, 'live/broken.test.ts'), "import './not-there.js'\n")
  writeFileSync(join(path, 'unit/mixed.test.ts'), MIXED)
})

/** As npm test does. */
function run(...args: string[]) {
  const { status, stdout } = spawnSync(process.execPath, [VITEST, 'run', ...args], {
    cwd: path,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NO_COLOR: '1' },
  })
  return { status, stdout }
}

it('the slowest files come before the closing line, which counts files that cannot be loaded as well', () => {
  const { status, stdout } = run()
  expect(status).toBe(1)
  expect(stdout).toMatch(
    /\n +Tests .*\n +Start at .*\n +Duration .*\n\n+slowest files:\n +\d+\.\d s {2}unit\/mixed\.test\.ts\n +\d+\.\d s {2}live\/broken\.test\.ts\n\n2 passed, 2 failed, 1 skipped\n$/,
  )
  expect(stdout.match(/slowest files/g)).toHaveLength(1)
})

it('npm test of a file that is nowhere fails, and of one of either project does not look for it in the other', () => {
  expect(run('nowhere')).toEqual({ status: 1, stdout: expect.stringMatching(/\n0 passed, 0 failed\n$/) })
  const passing = run('mixed', '-t', '1')
  expect(passing).toEqual({ status: 0, stdout: expect.stringMatching(/\n1 passed, 0 failed, 3 skipped\n$/) })
})

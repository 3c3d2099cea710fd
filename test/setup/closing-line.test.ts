import { spawnSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { makeFolder, REPOSITORY } from './checkout.js'

const folder = makeFolder()
afterAll(folder.remove)

it('the slowest files come before the closing line, which counts files that cannot be loaded as well', () => {
  const { path } = folder
  symlinkSync(join(REPOSITORY, 'node_modules'), join(path, 'node_modules'))
  writeFileSync(join(path, 'broken.test.ts'), "import './not-there.js'\n")
  writeFileSync(
    join(path, 'mixed.test.ts'),
    `import { expect, it } from 'vitest'
     import { beforeAll } from 'vitest'
     beforeAll(() => new Promise((resolve) => setTimeout(resolve, 500)))
     it.each([1, 2, 3])('%i', (n) => expect(n).not.toBe(3))
     it.skip('later', () => {})`,
  )
  const vitest = join(REPOSITORY, 'node_modules/vitest/vitest.mjs')
  const reporters = ['default', join(REPOSITORY, 'scripts/closing-line.mjs')].flatMap((name) => ['--reporter', name])
  const { status, stdout } = spawnSync(process.execPath, [vitest, 'run', '--root', path, ...reporters], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NO_COLOR: '1' },
  })
  expect(status).toBe(1)
  expect(stdout).toMatch(
    /\n +Tests .*\n +Start at .*\n +Duration .*\n\n+slowest files:\n +\d+\.\d s {2}mixed\.test\.ts\n +\d+\.\d s {2}broken\.test\.ts\n\n2 passed, 2 failed, 1 skipped\n$/,
  )
})

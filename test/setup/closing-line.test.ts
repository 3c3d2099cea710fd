import { spawnSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { makeFolder, REPOSITORY } from './checkout.js'

const folder = makeFolder()
afterAll(folder.remove)

it('comes last, alone on its line, and counts files that cannot be loaded', () => {
  const { path } = folder
  symlinkSync(join(REPOSITORY, 'node_modules'), join(path, 'node_modules'))
  writeFileSync(join(path, 'broken.test.ts'), "import './not-there.js'\n")
  writeFileSync(
    join(path, 'mixed.test.ts'),
    `import { expect, it } from 'vitest'
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
  expect(stdout).toMatch(/\n +Tests .*\n +Start at .*\n +Duration .*\n\n+2 passed, 2 failed, 1 skipped\n$/)
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createUserNames } from '../../../src/capture/event/user-names.js'

it('are those of passwd(5), as it is now', () => {
  const folder = mkdtempSync(join(tmpdir(), 'passwd-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'passwd')
  const userName = createUserNames(file)
  expect(userName(33)).toBeUndefined()
  writeFileSync(file, 'root:x:0:0:root:/root:/bin/sh\nweb:x:33:33::/:/bin/false\ntoor:x:0:0::/:/bin/sh\n#\nbad:x:y:\n')
  expect([0, 33, 34].map(userName)).toEqual(['root', 'web', undefined])
  writeFileSync(file, 'www:x:33:33:\n')
  rmSync(file)
  writeFileSync(file, 'www:x:33:33:\n')
  expect([0, 33].map(userName)).toEqual([undefined, 'www'])
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { refusalOf } from '../../../src/capture/ptrace/refusal.js'

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-yama-'))
afterAll(() => rmSync(folder, { recursive: true }))

it.each([
  ['without Yama', undefined, 'ptrace(2) is refused (EPERM)'],
  ['where descendants may be traced', '1\n', 'ptrace(2) is refused (EPERM)'],
  ['where only the privileged may trace', '2\n', 'ptrace(2) is refused (EPERM; kernel.yama.ptrace_scope is 2)'],
  ['where nobody may trace', '3\n', 'ptrace(2) is refused (EPERM; kernel.yama.ptrace_scope is 3)'],
])('names Yama where that can be the reason: %s', (name, scope, expected) => {
  const file = join(folder, name)
  if (scope !== undefined) writeFileSync(file, scope)
  expect(refusalOf('EPERM', file)).toBe(expected)
})

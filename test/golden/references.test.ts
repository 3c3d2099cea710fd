import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { PROGRAM } from '../../scripts/zoo/watch.mjs'
import { errorReference } from '../../src/analyze/reference/errors.js'
import { factReference } from '../../src/analyze/reference/facts.js'
import { ruleReference } from '../../src/analyze/reference/rules.js'
import { loadRules } from '../../src/analyze/rules/load.js'

const rules = await loadRules({ stock: true, paths: [] })

// The published pages: `npm run golden` writes them.
it.each([
  ['rules', ruleReference(rules)],
  ['facts', factReference()],
  ['rule-errors', errorReference()],
])('docs/%s.md is that of the program', async (name, text) => {
  await expect(text).toMatchFileSnapshot(`../../docs/${name}.md`)
})

it.each([
  ['rules', ['docs']],
  ['facts', ['facts', '--format', 'md']],
])('the built command prints docs/%s.md', async (name, args) => {
  const printed = execFileSync(process.execPath, [PROGRAM, 'rules', ...args], { encoding: 'utf8', maxBuffer: 2 ** 24 })
  await expect(printed).toMatchFileSnapshot(`../../docs/${name}.md`)
})

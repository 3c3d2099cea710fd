import { expect, it } from 'vitest'
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

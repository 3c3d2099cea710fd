import { describe, expect, it } from 'vitest'
import { lint } from '../../../src/analyze/lint/lint.js'
import { runRuleTests } from '../../../src/analyze/rule-tests.js'
import { loadRules } from '../../../src/analyze/rules/load.js'
import type { MessagePart } from '../../../src/analyze/rules/message.js'
import { CAUSES } from '../../../src/model/causes.js'

const rules = await loadRules({ stock: true, paths: [] })
const results = await runRuleTests(rules)
const textOf = (parts: MessagePart[]): string => parts.map((part) => ('text' in part ? part.text : '…')).join('')

describe('stock rules', () => {
  it('have nothing that looks wrong', async () => {
    expect(await lint([])).toEqual({ errors: [], warnings: [] })
  })

  it.each(results.map(({ rule, test, failure }) => ({ name: `${rule.id}: ${test.name}`, failure })))(
    '$name',
    ({ failure }) => {
      expect(failure).toBeUndefined()
    },
  )

  it.each(rules.map((rule) => ({ id: rule.id, matches: rule.tests.map(({ match }) => match) })))(
    '$id has two examples and two near misses',
    ({ matches }) => {
      expect(matches.filter((match) => match).length).toBeGreaterThanOrEqual(2)
      expect(matches.filter((match) => !match).length).toBeGreaterThanOrEqual(2)
    },
  )

  it.each(rules.map(({ id, cause, references, advice }) => ({ id, cause, references, advice: textOf(advice ?? []) })))(
    '$id has a stock cause, advice and a reference',
    ({ cause, references, advice }) => {
      expect(CAUSES).toContain(cause)
      expect(advice).toMatch(/\w+ .*\.$/)
      expect(references).not.toEqual([])
    },
  )

  it.each(CAUSES)('%s has a rule', (cause) => {
    expect(rules.map((rule) => rule.cause)).toContain(cause)
  })
})

import { isDeepStrictEqual } from 'node:util'
import { expect, it } from 'vitest'
import { createEvaluator } from '../../../src/analyze/engine.js'
import { createMatcher } from '../../../src/analyze/matching/matcher.js'
import { createRandom } from './random.js'
import { randomFacts } from './random-facts.js'
import { randomRules } from './random-rules.js'

const RULES = 200
const EVENTS = 100
const PAIRS = Number(process.env.MATCH_PAIRS ?? 100_000)
const SEED = Number(process.env.MATCH_SEED ?? Date.now() % 1_000_000)

it(`compiled rules say what json-rules-engine says: MATCH_SEED=${SEED} MATCH_PAIRS=${PAIRS}`, {
  timeout: 60_000 + PAIRS,
}, async () => {
  const random = createRandom(SEED)
  const seen = { pairs: 0, matches: 0, excepted: 0 }
  while (seen.pairs < PAIRS) {
    const rules = randomRules(random, RULES)
    const evaluate = createEvaluator(rules)
    const match = createMatcher(rules)
    for (let event = 0; event < EVENTS; event++) {
      const facts = randomFacts(random)
      const expected = (await evaluate(facts)).filter(({ when }) => when.holds)
      const actual = match(facts).map(({ rule, when, exceptions }) => ({ rule, when, exceptions }))
      if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected)
      seen.pairs += rules.length
      seen.matches += expected.length
      seen.excepted += expected.filter(({ exceptions }) => exceptions.length > 0).length
    }
  }
  expect(seen.matches / seen.pairs).toBeGreaterThan(0.05)
  expect(seen.matches / seen.pairs).toBeLessThan(0.5)
  expect(seen.excepted / seen.matches).toBeGreaterThan(0.05)
})

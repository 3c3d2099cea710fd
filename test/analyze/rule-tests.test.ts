import { expect, it } from 'vitest'
import { runRuleTests } from '../../src/analyze/rule-tests.js'
import { rulesOf } from './rules/rule-file.js'

const WHEN =
  '{ all: [{ name: crash, fact: signal, operator: equal, value: SIGSEGV }, { name: null-page, fact: faultRegion, operator: equal, value: "null" }] }'
const EXCEPTION =
  'exceptions: [{ name: canary, reason: patched, all: [{ fact: hostname, operator: equal, value: canary }] }]'

it.each([
  ['match: true', '{ signal: SIGSEGV, faultAddress: "0x8" }', undefined],
  [
    'match: true',
    '{ signal: SIGBUS, faultAddress: "0x8" }',
    'expected a match; does not hold: crash (signal is SIGBUS)',
  ],
  ['match: true', '{ signal: SIGSEGV }', 'expected a match; does not hold: null-page (faultRegion is absent)'],
  [
    'match: true',
    '{ signal: SIGSEGV, faultAddress: "0x8", hostname: canary }',
    'expected a match; exception canary holds',
  ],
  ['match: false', '{ signal: SIGSEGV, faultAddress: "0x8" }', 'expected no match; all conditions hold'],
  ['match: false', '{ signal: SIGBUS }', undefined],
  ['match: false, because: crash', '{ signal: SIGBUS, faultAddress: "0x8" }', undefined],
  [
    'match: false, because: crash',
    '{ signal: SIGSEGV, faultAddress: "0x10000" }',
    'expected no match because of crash; what does not hold is null-page (faultRegion is absent)',
  ],
  ['match: false, because: canary', '{ signal: SIGSEGV, faultAddress: "0x8", hostname: canary }', undefined],
  [
    'match: false, because: canary',
    '{ signal: SIGBUS, faultAddress: "0x8" }',
    'expected no match because of canary; what does not hold is crash (signal is SIGBUS)',
  ],
  [
    'match: false, because: crash',
    '{ signal: SIGSEGV, faultAddress: "0x8", hostname: canary }',
    'expected no match because of crash; what does not hold is an exception',
  ],
])('%s of %s: %s', async (expectation, event, failure) => {
  const also = [EXCEPTION, `tests: [{ name: one, ${expectation}, event: ${event} }]`]
  expect(await runRuleTests(rulesOf({ when: WHEN, also }))).toMatchObject([{ test: { name: 'one' }, failure }])
})

import { expect, it } from 'vitest'
import { coverageOf } from '../../src/analyze/rule-coverage.js'
import { runRuleTests } from '../../src/analyze/rule-tests.js'
import { rulesOf } from './rules/rule-file.js'

const A = '{ name: a, fact: pid, operator: equal, value: 1 }'
const B = '{ name: b, fact: uid, operator: equal, value: 1 }'
const C = '{ name: c, fact: gid, operator: equal, value: 1 }'

/** Which conditions the tests, as values of pid, uid and gid, leave undecided. */
async function untested(when: string, events: string[]): Promise<string[]> {
  const tests = events.map((event, index) => {
    const [pid, uid, gid] = event
    return `{ name: t${index}, match: true, event: { pid: ${pid}, uid: ${uid}, gid: ${gid} } }`
  })
  const [rule] = rulesOf({ when, also: [`tests: [${tests.join(', ')}]`] })
  if (!rule) throw new Error('no rule')
  const results = await runRuleTests([rule])
  const outcomes = results.flatMap(({ evaluation }) => evaluation?.when ?? [])
  return coverageOf(rule, outcomes).untested.map(({ leaf, lacks }) => `${leaf.name} ${lacks}`)
}

it.each([
  [`{ all: [${A}, ${B}] }`, [], ['a match', 'b match']],
  [`{ all: [${A}, ${B}] }`, ['110'], ['a mismatch', 'b mismatch']],
  [`{ all: [${A}, ${B}] }`, ['110', '000'], ['a mismatch', 'b mismatch']],
  [`{ all: [${A}, ${B}] }`, ['110', '010'], ['b mismatch']],
  [`{ all: [${A}, ${B}] }`, ['110', '010', '100'], []],
  [`{ any: [${A}, ${B}] }`, ['110', '000'], ['a match', 'b match']],
  [`{ any: [${A}, ${B}] }`, ['100', '000'], ['b match']],
  [`{ any: [${A}, ${B}] }`, ['100', '010', '000'], []],
  [`{ all: [${A}, { any: [${B}, ${C}] }] }`, ['110', '100', '010'], ['c match']],
  [`{ all: [${A}, { any: [${B}, ${C}] }] }`, ['110', '101', '100', '011'], []],
  [`{ not: { all: [${A}, ${B}] } }`, ['110', '010', '100'], []],
])('%s with tests %j', async (when, events, expected) => {
  expect(await untested(when, events)).toEqual(expected)
})

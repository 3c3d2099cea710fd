import { expect, it } from 'vitest'
import { createEvaluator } from '../../../src/analyze/engine.js'
import { factsGiven } from '../../../src/analyze/facts/registry.js'
import { rulesOf } from './rule-file.js'

async function matches(
  when: string,
  facts: Record<string, unknown>,
  file: string[] = [],
): Promise<boolean | undefined> {
  const [evaluation] = await createEvaluator(rulesOf({ when, file }))(factsGiven(facts))
  return evaluation?.when.holds
}

const COMM = '{ fact: comm, operator: equal, value: nginx }'
const SIGNAL = '{ fact: signal, operator: equal, value: SIGSEGV }'
const SENDER = '{ fact: sender, path: $.comm, operator: equal, value: kill }'
const FRAMES = '{ fact: frames, path: "$[*].symbol", operator: "someFact:equal", value: main }'

it.each<[string, Record<string, unknown>, boolean]>([
  [COMM, { comm: 'nginx' }, true],
  [COMM, {}, false],
  [`{ not: ${COMM} }`, { comm: 'nginx' }, false],
  [`{ not: ${COMM} }`, { comm: 'app' }, true],
  [`{ not: ${COMM} }`, {}, false],
  [`{ not: { not: ${COMM} } }`, { comm: 'nginx' }, true],
  [`{ not: { not: ${COMM} } }`, {}, false],
  ['{ fact: comm, operator: "not:equal", value: nginx }', {}, false],
  ['{ fact: comm, operator: notEqual, value: nginx }', {}, false],
  ['{ fact: comm, operator: notIn, value: [nginx] }', {}, false],
  ['{ fact: argv, operator: doesNotContain, value: -x }', {}, false],
  ['{ fact: durationMs, operator: "not:lessThan", value: 5 }', {}, false],

  // An absent key of a fact that is there is as absent as the fact.
  [`{ not: ${SENDER} }`, { sender: { pid: 1, comm: 'bash' } }, true],
  [`{ not: ${SENDER} }`, { sender: { pid: 1 } }, false],
  [`{ not: ${SENDER} }`, {}, false],

  [`{ not: ${FRAMES} }`, { frames: [{ symbol: 'run' }] }, true],
  [`{ not: ${FRAMES} }`, { frames: [{ symbol: 'run' }, { symbol: 'main' }] }, false],
  [`{ not: ${FRAMES} }`, { frames: [{ module: '/bin/app' }] }, false],
  [`{ not: ${FRAMES} }`, { frames: [] }, false],
  ['{ fact: frames, path: "$[*].symbol", operator: "everyFact:equal", value: main }', { frames: [] }, false],

  // De Morgan: one part that is known to fail is enough for the opposite of all, every part is needed for that of any.
  [`{ not: { all: [${COMM}, ${SIGNAL}] } }`, { comm: 'app' }, true],
  [`{ not: { all: [${COMM}, ${SIGNAL}] } }`, { comm: 'nginx' }, false],
  [`{ not: { all: [${COMM}, ${SIGNAL}] } }`, { comm: 'nginx', signal: 'SIGSEGV' }, false],
  [`{ not: { any: [${COMM}, ${SIGNAL}] } }`, { comm: 'app' }, false],
  [`{ not: { any: [${COMM}, ${SIGNAL}] } }`, { comm: 'app', signal: 'SIGBUS' }, true],
  [`{ all: [{ not: { any: [${COMM}, { not: ${SIGNAL} }] } }] }`, { comm: 'app', signal: 'SIGSEGV' }, true],
  [`{ not: { condition: named } }`, { comm: 'app', signal: 'SIGBUS' }, true],
  [`{ not: { condition: named } }`, {}, false],

  // A name in a path is a name, whatever it means to other readers of JSONPath.
  [
    `{ fact: libraries, path: "$['*'].path", operator: equal, value: /a }`,
    { libraries: { '*': { path: '/a' } } },
    true,
  ],

  ['{ fact: argv, operator: "swap:in", value: -x }', { argv: ['app', '-x'] }, true],
  ['{ fact: durationMs, operator: "swap:lessThan", value: 5 }', { durationMs: 6 }, true],
  ['{ fact: durationMs, operator: "swap:lessThan", value: 5 }', {}, false],
])('%s of %j: %s', async (when, facts, expected) => {
  expect(await matches(when, facts, ['conditions:', `  named: { any: [${COMM}, ${SIGNAL}] }`])).toBe(expected)
})

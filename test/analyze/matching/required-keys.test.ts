import { expect, it } from 'vitest'
import { requiredKeys } from '../../../src/analyze/matching/required-keys.js'
import { rulesOf } from '../rules/rule-file.js'

const SEGV = '{ fact: signal, operator: equal, value: SIGSEGV }'
const BUS = '{ fact: signal, operator: equal, value: SIGBUS }'
const PID = '{ fact: pid, operator: equal, value: 7 }'

it.each<[string, string, Record<string, unknown>[]]>([
  ['a value', `{ all: [${SEGV}] }`, [{ signal: ['SIGSEGV'] }]],
  ['one of a list', '{ all: [{ fact: exitCode, operator: in, value: [126, 127] }] }', [{ exitCode: [126, 127] }]],
  ['there at all', '{ all: [{ fact: siCode, operator: startsWith, value: SEGV_ }] }', [{ siCode: 'any' }]],
  ['there to be another', '{ all: [{ fact: signal, operator: notEqual, value: SIGSEGV }] }', [{ signal: 'any' }]],
  ['there to be negated', `{ all: [{ not: ${SEGV} }] }`, [{ signal: 'any' }]],
  ['nothing that sorts events', `{ all: [${PID}] }`, [{}]],
  [
    'all together',
    `{ all: [${SEGV}, { fact: exitCode, operator: equal, value: 1 }] }`,
    [{ signal: ['SIGSEGV'], exitCode: [1] }],
  ],
  [
    'the stricter of two',
    `{ all: [{ fact: signal, operator: in, value: [SIGBUS, SIGILL] }, ${BUS}] }`,
    [{ signal: ['SIGBUS'] }],
  ],
  [
    'a value beside any',
    `{ all: [{ fact: signal, operator: startsWith, value: SIG }, ${BUS}] }`,
    [{ signal: ['SIGBUS'] }],
  ],
  ['what contradicts itself', `{ all: [${SEGV}, ${BUS}] }`, []],
  ['either of two', `{ any: [${SEGV}, ${BUS}] }`, [{ signal: ['SIGSEGV'] }, { signal: ['SIGBUS'] }]],
  ['either, one of them unsorted', `{ any: [${SEGV}, ${PID}] }`, [{ signal: ['SIGSEGV'] }, {}]],
  [
    'either, of two facts',
    `{ any: [${SEGV}, { fact: exitCode, operator: equal, value: 1 }] }`,
    [{ signal: ['SIGSEGV'] }, { exitCode: [1] }],
  ],
  ['either, one of them any', `{ any: [${SEGV}, { not: ${BUS} }] }`, [{ signal: ['SIGSEGV'] }, { signal: 'any' }]],
  [
    'blocks in blocks',
    `{ all: [{ any: [${SEGV}, ${BUS}] }, { not: { any: [${PID}, ${SEGV}] } }] }`,
    [{ signal: ['SIGSEGV'] }, { signal: ['SIGBUS'] }],
  ],
  [
    'what a path leads to',
    '{ all: [{ fact: sender, path: $.comm, operator: equal, value: sh }] }',
    [{ sender: 'any' }],
  ],
  [
    'either of two beside one, but not what contradicts it',
    `{ all: [{ any: [${SEGV}, { fact: comm, operator: equal, value: sh }] }, ${BUS}] }`,
    [{ comm: ['sh'], signal: ['SIGBUS'] }],
  ],
  [
    'what many choices have in common',
    `{ any: [${Array.from({ length: 17 }, (_, code) => `{ all: [{ fact: exitCode, operator: equal, value: ${code} }, ${SEGV}] }`)}] }`,
    [{ signal: ['SIGSEGV'], exitCode: Array.from({ length: 17 }, (_, code) => code) }],
  ],
])('%s', (_, when, expected) => {
  const [rule] = rulesOf({ when })
  const choices = requiredKeys(rule?.when ?? { any: [] })
  const plain = choices.map((keys) =>
    Object.fromEntries([...keys].map(([fact, key]) => [fact, key === 'any' ? key : [...key]])),
  )
  expect(plain).toEqual(expected)
})

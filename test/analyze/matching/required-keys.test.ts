import { expect, it } from 'vitest'
import { requiredKeys } from '../../../src/analyze/matching/required-keys.js'
import { rulesOf } from '../rule-file.js'

const SEGV = '{ fact: signal, operator: equal, value: SIGSEGV }'
const BUS = '{ fact: signal, operator: equal, value: SIGBUS }'
const COMM = '{ fact: comm, operator: equal, value: nginx }'

it.each<[string, string, Record<string, unknown>]>([
  ['a value', `{ all: [${SEGV}] }`, { signal: ['SIGSEGV'] }],
  ['one of a list', '{ all: [{ fact: exitCode, operator: in, value: [126, 127] }] }', { exitCode: [126, 127] }],
  ['there at all', '{ all: [{ fact: siCode, operator: startsWith, value: SEGV_ }] }', { siCode: 'any' }],
  ['there to be another', '{ all: [{ fact: signal, operator: notEqual, value: SIGSEGV }] }', { signal: 'any' }],
  ['there to be negated', `{ all: [{ not: ${SEGV} }] }`, { signal: 'any' }],
  ['nothing that sorts events', `{ all: [${COMM}] }`, {}],
  [
    'all together',
    `{ all: [${SEGV}, { fact: exitCode, operator: equal, value: 1 }] }`,
    { signal: ['SIGSEGV'], exitCode: [1] },
  ],
  [
    'the stricter of two',
    `{ all: [{ fact: signal, operator: in, value: [SIGBUS, SIGILL] }, ${BUS}] }`,
    { signal: ['SIGBUS'] },
  ],
  [
    'a value beside any',
    `{ all: [{ fact: signal, operator: startsWith, value: SIG }, ${BUS}] }`,
    { signal: ['SIGBUS'] },
  ],
  ['what contradicts itself', `{ all: [${SEGV}, ${BUS}] }`, { signal: [] }],
  ['either of two', `{ any: [${SEGV}, ${BUS}] }`, { signal: ['SIGSEGV', 'SIGBUS'] }],
  ['either, one of them unsorted', `{ any: [${SEGV}, ${COMM}] }`, {}],
  ['either, of two facts', `{ any: [${SEGV}, { fact: exitCode, operator: equal, value: 1 }] }`, {}],
  ['either, one of them any', `{ any: [${SEGV}, { not: ${BUS} }] }`, { signal: 'any' }],
  [
    'blocks in blocks',
    `{ all: [{ any: [${SEGV}, ${BUS}] }, { not: { any: [${COMM}, ${SEGV}] } }] }`,
    { signal: ['SIGSEGV', 'SIGBUS'] },
  ],
])('%s', (_, when, expected) => {
  const [rule] = rulesOf({ when })
  const keys = [...requiredKeys(rule?.when ?? { any: [] })]
  expect(Object.fromEntries(keys.map(([fact, key]) => [fact, key === 'any' ? key : [...key]]))).toEqual(expected)
})

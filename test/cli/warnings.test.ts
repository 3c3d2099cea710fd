import { expect, it } from 'vitest'
import { createWarnings } from '../../src/cli/warnings.js'

function toldOf(...texts: string[]): string[] {
  const told: string[] = []
  const { warn, finish } = createWarnings((text) => told.push(text))
  for (const text of texts) warn(text)
  finish()
  return told
}

const lines = (count: number, problem: (line: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => `log:${index + 2}: ${problem(index + 2)}`)

it.each<[string, string[], string[]]>([
  ['few', lines(3, () => 'not JSON'), ['log:2: not JSON', 'log:3: not JSON', 'log:4: not JSON']],
  [
    'many of a kind',
    lines(1000, () => 'not JSON'),
    ['log:2: not JSON', 'log:3: not JSON', 'log:4: not JSON', '997 more: not JSON'],
  ],
  [
    'many that differ in numbers',
    lines(5, (line) => `/maps/${line}/start must match`),
    [
      'log:2: /maps/2/start must match',
      'log:3: /maps/3/start must match',
      'log:4: /maps/4/start must match',
      '2 more: /maps/N/start must match',
    ],
  ],
])('%s', (_, texts, told) => expect(toldOf(...texts)).toEqual(told))

it('kinds without end are counted as one', () => {
  const told = toldOf(...lines(1000, (line) => `unknown ${'x'.repeat(line)}`))
  expect(told).toHaveLength(20 + 3 + 1)
  expect(told.at(-1)).toBe('977 more: of other kinds')
})

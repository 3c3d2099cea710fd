import { describe, expect, it } from 'vitest'
import { blockOf, isWorse, rowOf, rowsOf, tableOf, withBlock } from '../../scripts/bench/table.mjs'

const row = (ratio: number, low: number, high: number, better: 'less' | 'more' = 'less') => ({
  name: 'ours / theirs',
  better,
  ratio,
  low,
  high,
})

it.each([
  ['one round', [2], 2, 2, 2],
  ['two rounds', [3, 1], 2, 1, 3],
  ['five rounds', [5, 1, 2, 4, 3], 3, 2, 4],
])('half of the rounds lie between the quartiles: %s', (_, ratios, ratio, low, high) => {
  expect(rowOf({ name: 'ours / theirs', better: 'less', ratios })).toEqual(row(ratio, low, high))
})

it('reads the table that it writes', () => {
  const rows = [
    row(0.0172, 0.0161, 0.02),
    row(1240, 1200, 1300, 'more'),
    { ...row(1, 1, 1), name: 'a: JSON.parse / b' },
  ]
  expect(rowsOf(`before\n\n${tableOf(rows)}\n\nafter`)).toEqual(rows)
})

describe('a ratio is worse', () => {
  it.each([
    ['that is beyond the rounds of both runs', row(1, 0.9, 1.1), row(1.3, 1.2, 1.4), true],
    ['not within the rounds of the earlier run', row(1, 0.7, 1.4), row(1.3, 1.2, 1.4), false],
    ['not where its own rounds reach the earlier one', row(1, 0.9, 1.1), row(1.3, 0.9, 1.4), false],
    ['not by less than a tenth, of a single round', row(1, 1, 1), row(1.09, 1.09, 1.09), false],
    ['by more than a tenth, of a single round', row(1, 1, 1), row(1.2, 1.2, 1.2), true],
    ['not where it is better', row(1, 0.9, 1.1), row(0.5, 0.4, 0.6), false],
    ['where more is better, and it is less', row(1, 0.9, 1.1, 'more'), row(0.5, 0.4, 0.6, 'more'), true],
    ['not where more is better, and it is more', row(1, 0.9, 1.1, 'more'), row(1.5, 1.4, 1.6, 'more'), false],
  ])('%s', (_, before, now, worse) => {
    expect(isWorse(before, now)).toBe(worse)
  })
})

describe('a block of a document', () => {
  const document = 'a\n<!-- printed by: one -->\n\nold\n\n<!-- end -->\nb\n<!-- printed by: two -->\n<!-- end -->\n'
  it('is replaced, and nothing else', () => {
    const changed = withBlock(document, 'one', '\nnew\n')
    expect(changed).toBe(document.replace('old', 'new'))
    expect([blockOf(changed, 'one'), blockOf(changed, 'two')]).toEqual(['new', ''])
  })
  it('has to be there', () => {
    expect(() => withBlock(document, 'three', 'new')).toThrow('no block of three')
  })
})

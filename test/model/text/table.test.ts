import { describe, expect, it } from 'vitest'
import { table } from '../../../src/model/text/table.js'
import { widthOf } from '../../../src/model/text/width.js'

it('aligns columns, numbers to the right, one line a row', () => {
  expect(
    table([
      ['a', 'N', 'x'],
      ['b\n', 12, ''],
      ['日', 7, 'z'],
    ]),
  ).toBe('a    N   x\nb\\n  12\n日    7  z')
})

it('has no line for no row', () => expect(table([])).toBe(''))

describe('that is too wide', () => {
  const rows = [
    ['FACT', 'TYPE', 'MEANING'],
    ['signal', 'text', 'name of the signal that ended the process, where one did'],
    ['exitCode', 'number', 'exit status'],
  ]

  it('wraps the widest column between words', () => {
    expect(table(rows, 46)).toBe(`FACT      TYPE    MEANING
signal    text    name of the signal that
                  ended the process, where one
                  did
exitCode  number  exit status`)
  })

  it('puts the last columns below the others where words are too long', () => {
    const paths = rows.map((row, i) => [...row.slice(0, 2), i === 0 ? 'FILE' : `rules/a-folder/file-${i}.yaml:12`])
    expect(table(paths, 30)).toBe(`FACT      TYPE
    FILE
signal    text
    rules/a-folder/file-1.yaml:12
exitCode  number
    rules/a-folder/file-2.yaml:12`)
  })

  it.each([80, 100, 120, 200])('fits %i columns', (width) => {
    const long = rows.map((row) => [...row, 'word '.repeat(40), 'x'.repeat(50)])
    const lines = table(long, width).split('\n')
    expect(lines.filter((line) => widthOf(line) > width)).toEqual([])
  })
})

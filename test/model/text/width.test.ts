import { expect, it } from 'vitest'
import { cut, fold, hang, padEnd, padStart, widthOf, wrap } from '../../../src/model/text/width.js'

it.each([
  ['', 0],
  ['plain', 5],
  ['größer', 6],
  ['日本', 4],
  ['e\u0301', 1],
  ['\x1b[1mbold\x1b[22m', 4],
])('the width of %j', (text, width) => expect(widthOf(text)).toBe(width))

it.each([
  ['abc', 5, 'abc  ', '  abc'],
  ['日本', 5, '日本 ', ' 日本'],
  ['too long', 3, 'too long', 'too long'],
])('%s padded to %i columns', (text, width, end, start) => {
  expect([padEnd(text, width), padStart(text, width)]).toEqual([end, start])
})

it.each([
  ['abcdef', 6, 'abcdef'],
  ['abcdef', 5, 'abcd…'],
  ['日本語', 5, '日本…'],
  ['日本語', 4, '日…'],
  ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
])('%s cut to %i columns', (text, width, shown) => expect(cut(text, width)).toBe(shown))

it.each<[string, number, string[]]>([
  ['one two three', 7, ['one two', 'three']],
  ['  one\n two ', 80, ['one two']],
  ['a-word-that-is-too-long for it', 8, ['a-word-that-is-too-long', 'for it']],
  ['日本 日本 日本', 9, ['日本 日本', '日本']],
])('%j wrapped to %i columns', (text, width, lines) => expect(wrap(text, width)).toEqual(lines))

it('hangs a paragraph beside its label', () => {
  expect(`why ${hang(4, 'one two three', 11)}`).toBe('why one two\n    three')
})

it.each([
  ['short\n  also short\n', 12, 'short\n  also short\n'],
  ['  one two three four', 14, '  one two\n      three\n      four'],
  ['a  b  c   d e', 11, 'a  b  c\n    d e'],
  ['    averyveryverylongword', 10, '    averyveryverylongword'],
])('%j folded to %i columns', (text, width, folded) => expect(fold(text, width)).toBe(folded))

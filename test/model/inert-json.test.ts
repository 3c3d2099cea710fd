import { expect, it } from 'vitest'
import { inertJson } from '../../src/model/inert-json.js'

it.each([
  ['DEL', '\x7f', '\\u007f'],
  ['the C1 control that begins a sequence', '\x9b31m', '\\u009b31m'],
  ['the first and the last C1 control', '\x80\x9f', '\\u0080\\u009f'],
  ['an override of the direction', 'a\u202eb', 'a\\u202eb'],
  ['embeddings', '\u202a\u202b\u202c\u202d', '\\u202a\\u202b\\u202c\\u202d'],
  ['isolates', '\u2066\u2067\u2068\u2069', '\\u2066\\u2067\\u2068\\u2069'],
  ['marks of the direction', '\u200e\u200f\u061c', '\\u200e\\u200f\\u061c'],
  ['separators of lines and paragraphs', '\u2028\u2029', '\\u2028\\u2029'],
])('%s is written out, and means the same', (_, text, written) => {
  expect(inertJson({ [text]: [text] })).toBe(`{"${written}":["${written}"]}`)
  expect(JSON.parse(inertJson({ [text]: [text] }))).toEqual({ [text]: [text] })
})

it('all else is as it was', () => {
  const value = { text: 'häß 日本 \u00a0\u00ad "\n\\', number: 1, list: [null] }
  expect(inertJson(value)).toBe(JSON.stringify(value))
})

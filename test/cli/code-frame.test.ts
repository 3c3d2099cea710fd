import { expect, it } from 'vitest'
import { codeFrame } from '../../src/cli/rules/code-frame.js'

it.each<[string, string, number, string[]]>([
  ['the first column', 'version: 2', 1, ['  12 | version: 2', '     | ^']],
  ['in the middle', 'version: 2', 10, ['  12 | version: 2', '     |          ^']],
  [
    'far into a long line',
    `${'a'.repeat(100)}b${'c'.repeat(100)}`,
    101,
    [`  12 | …${'a'.repeat(60)}b${'c'.repeat(39)}…`, `     | ${' '.repeat(61)}^`],
  ],
  ['after controls', 'a\u001b[2Jb: 1', 7, ['  12 | a\\x1b[2Jb: 1', '     |          ^']],
  ['past the end', 'a', 9, ['  12 | a', '     |  ^']],
])('%s', (_name, source, column, expected) => {
  expect(codeFrame(source, 12, column)).toEqual(expected)
})

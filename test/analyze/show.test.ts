import { expect, it } from 'vitest'
import { show } from '../../src/analyze/show.js'

it.each([
  ['plain', 'plain'],
  [5, '5'],
  [true, 'true'],
  ['0x0000000000000018', '0x18'],
  [['a', '0x0000000000000018'], 'a, 0x18'],
  [{ pid: 1 }, '{"pid":1}'],
  ['a\nb\tc', 'a\\nb\\tc'],
  ['\u001b[31mred', '\\x1b[31mred'],
  ['a\u200bb', 'a\\u200bb'],
  ['\u009b31m', '\\x9b31m'],
  ['exe\u202etxt', 'exe\\u202etxt'],
  ['é 日本', 'é 日本'],
  ['x'.repeat(201), `${'x'.repeat(200)}…`],
  [`${'x'.repeat(199)}😀`, `${'x'.repeat(199)}…`],
])('%j', (value, expected) => {
  expect(show(value)).toBe(expected)
})

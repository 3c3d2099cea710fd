import { expect, it } from 'vitest'
import { inert } from '../../../src/cli/workflow/inert.js'

it.each([
  ['nothing of the kind', 'std::string::size # 1 :: 2', 'std::string::size # 1 :: 2'],
  ['at the beginning', '::error::x', '\\::error::x'],
  ['in a later line', 'a\n::error::x\nb', 'a\n\\::error::x\nb'],
  ['after blanks', 'a\n \t::error::x', 'a\n \t\\::error::x'],
  ['after blanks of Unicode', '\u00a0\u3000\x85::error::x', '\u00a0\u3000\x85\\::error::x'],
  ['after a carriage return', 'a\r::error::x', 'a\r\\::error::x'],
  ['after empty lines', '\n\n::error::x', '\n\n\\::error::x'],
  ['of the older form, anywhere', 'a ##[add-path]b ##[error]c', 'a ##\\[add-path]b ##\\[error]c'],
])('%s', (_, text, expected) => {
  expect(inert(text)).toBe(expected)
})

import { afterEach, expect, it, vi } from 'vitest'
import { note } from '../../src/cli/stderr.js'

const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
afterEach(() => written.mockClear())

it.each<[string, string, string]>([
  ['plain text', 'wrote reports/index.html', 'wrote reports/index.html'],
  ['text of other scripts', 'größer 日本 😀 …', 'größer 日本 😀 …'],
  ['line feeds', 'a\nb\r\n', 'a\\nb\\r\\n'],
  ['tabs and NUL', '\t\0', '\\t\\x00'],
  ['a terminal sequence', '\x1b[2J\x1b]0;title\x07', '\\x1b[2J\\x1b]0;title\\x07'],
  ['the same in C1 controls', '\u009b2J\u009d', '\\x9b2J\\x9d'],
  ['delete and backspace', 'rm\x7f\x08', 'rm\\x7f\\x08'],
  ['text turned round', '\u202egpj.exe\u2066', '\\u202egpj.exe\\u2066'],
  ['line separators of Unicode', 'a\u2028b\u2029', 'a\\u2028b\\u2029'],
  ['what nobody sees', 'a\u200bb\ufeff\u{e0041}', 'a\\u200bb\\ufeff\\u{e0041}'],
  ['half a surrogate pair', '\ud800', '\\ud800'],
])('%s', (_, text, line) => {
  note(text)
  expect(written.mock.calls).toEqual([[`crashcrawler: ${line}\n`]])
})

import { describe, expect, it } from 'vitest'
import { clip, visible, visibleLines } from '../../src/model/text/visible.js'
import { html } from '../../src/report/escape/html.js'
import { markdown } from '../../src/report/escape/markdown.js'
import { terminal } from '../../src/report/escape/terminal.js'
import { HOSTILE } from './hostile.js'

const hostile = Object.entries(HOSTILE)

describe('visible', () => {
  it.each([
    ['plain', 'std::vector<int>::at é 漢 🙂', 'std::vector<int>::at é 漢 🙂'],
    ['escape sequence', '\x1b[31m', '\\x1b[31m'],
    ['short names', 'a\nb\tc\rd', 'a\\nb\\tc\\rd'],
    ['NUL and DEL', '\0\x7f', '\\x00\\x7f'],
    ['C1', '\x9b\x85', '\\x9b\\x85'],
    ['bidirectional', '\u202e\u2066\u061c', '\\u202e\\u2066\\u061c'],
    ['invisible', '\u200b\ufeff\u00ad', '\\u200b\\ufeff\\xad'],
    ['line separators', '\u2028\u2029', '\\u2028\\u2029'],
    ['lone surrogate', '\ud800x', '\\ud800x'],
    ['tag characters', '\u{e0041}', '\\u{e0041}'],
  ])('%s', (_, text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  it('keeps the lines and tabs of blocks, and nothing else', () => {
    expect(visibleLines('a\r\n\tb\rc\x1b\u202e\u2028')).toBe('a\n\tb\\rc\\x1b\\u202e\\u2028')
  })

  it('says how much it cut', () => {
    expect(clip('abcdef', 6)).toBe('abcdef')
    expect(clip('abcdefgh', 6)).toBe('abcdef… (+2 characters)')
  })
})

it('shows a paragraph of advice whole in every format', () => {
  const advice = 'Raise the limit. '.repeat(40)
  for (const print of [html.text, markdown.text, terminal.text]) expect(print(advice)).toBe(advice)
})

describe.each(hostile)('%s', (_, value) => {
  it.each([
    ['html text', html.text],
    ['html code', html.code],
    ['markdown text', markdown.text],
    ['markdown code', markdown.code],
    ['terminal text', terminal.text],
  ])('%s is one line of visible characters', (_name, print) => {
    expect(print(value)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
  })

  it.each([
    ['html', html.block],
    ['markdown', markdown.block],
    ['terminal', terminal.block],
  ])('%s block has no control but line feed and tab', (_name, print) => {
    expect(print(value)).not.toMatch(/[^\P{C}\n\t]/u)
  })

  it('html opens no tag and leaves no attribute', () => {
    expect(html.text(value)).not.toMatch(/[<>"'`]|&(?!(amp|lt|gt|quot|#39|#96);)/)
  })

  it('markdown has nothing that is markup anywhere in a line', () => {
    const escaped = markdown.text(value)
    expect(escaped).not.toMatch(/[<>|`*~[\]$]|:\/\/|www\.|&(?!#\d+;)/i)
    expect(escaped).not.toMatch(/@(?!&#8203;)|(?<!&)#\d|GH-\d|\\(?![a-zA-Z0-9])/)
  })

  it('markdown code is one span or one element, and opens no cell', () => {
    const escaped = markdown.code(value)
    expect(escaped).toMatch(/^(`[^`|<>&]+`|<code>[^`|<>]*<\/code>)$/)
  })

  it('markdown fences are longer than any run inside', () => {
    const lines = markdown.block(value).split('\n')
    const fence = lines.at(-1) ?? ''
    expect(lines.slice(0, 2)).toEqual(['', `${fence}text`])
    expect(fence).toMatch(/^`{3,}$/)
    expect(lines.slice(2, -1).join('\n')).not.toContain(fence)
  })
})

describe('markdown', () => {
  it.each([
    ['prose stays readable', 'size_t of row_stride+0x4 at a.c:42, 50%', 'size_t of row_stride+0x4 at a.c:42, 50%'],
    ['versions are no lists', '6.18.2-amd64', '6.18.2-amd64'],
    ['list number', '12. x', '12&#46; x'],
    ['heading', '# x', '&#35; x'],
    ['bullet', '- x', '&#45; x'],
    ['underline of a heading', '===', '&#61;=='],
    ['cell', 'a|b', 'a&#124;b'],
    ['escaped pipe', 'a\\|b', 'a&#92;&#124;b'],
    ['html', '<b>&amp;', '&#60;b&#62;&#38;amp;'],
    ['mention', 'hi @octocat', 'hi @&#8203;octocat'],
    ['issue', 'see #12', 'see #&#8203;12'],
    ['merge request', 'see !12', 'see !&#8203;12'],
    ['milestone', 'see %12', 'see %&#8203;12'],
    ['snippet', 'see $12', 'see &#36;&#8203;12'],
    ['epic', 'see &12', 'see &#38;&#8203;12'],
    ['label', 'see ~12', 'see &#126;&#8203;12'],
    ['label by name', 'see ~bug ~"to do"', 'see &#126;&#8203;bug &#126;&#8203;"to do"'],
    ['milestone by name', 'see %v1.2 %"next one"', 'see %&#8203;v1.2 %&#8203;"next one"'],
    ['issue of GitLab', 'see GL-12', 'see GL-&#8203;12'],
    ['issue of another project', 'see group/app#12', 'see group/app#&#8203;12'],
    ['project', 'see group/app>', 'see group/app&#8203;&#62;'],
    ['reference in brackets', 'see [epic:12]', 'see &#91;&#8203;epic:12&#93;'],
    ['iteration', 'see *iteration:"x"', 'see &#42;&#8203;iteration:"x"'],
    ['alert', 'see ^alert#12', 'see ^alert#&#8203;12'],
    ['wiki page', '[[home]]', '&#91;&#8203;&#91;home&#93;&#93;'],
    ['table of contents', '[TOC] [[_TOC_]]', '&#91;&#8203;TOC&#93; &#91;&#8203;&#91;&#95;TOC&#95;&#93;&#93;'],
    ['task', '[x] done', '&#91;x&#93; done'],
    ['mapping', '[stack]', '&#91;stack&#93;'],
    ['emoji', ':tada:', ':&#8203;tada:'],
    ['emoji of a number', ':100:', ':&#8203;100:'],
    ['time and place', '12:57:27 crash.c:6: x', '12:57:27 crash.c:6: x'],
    ['math', '$x$ $`x`$', '&#36;x&#36; &#36;&#96;x&#96;&#36;'],
    ['quick action', '/assign me', '&#47;assign me'],
    ['quick action alone', '/close', '&#47;close'],
    ['path', '/usr/bin/x', '/usr/bin/x'],
    ['percentage', '12% done!', '12% done!'],
    ['link', 'http://a.b', 'http:&#47;&#47;a.b'],
  ])('%s', (_, text, escaped) => {
    expect(markdown.text(text)).toBe(escaped)
  })

  it.each([
    ['path', '/usr/bin/x', '`/usr/bin/x`'],
    ['nothing', '', ''],
    ['blank', '  ', ''],
    ['backtick', 'a`b', '<code>a&#96;b</code>'],
    ['pipe', 'a|b', '<code>a&#124;b</code>'],
    ['newline', 'a\nb', '`a\\nb`'],
    ['template', 'vector<int>', '<code>vector&#60;int&#62;</code>'],
  ])('code: %s', (_, text, escaped) => {
    expect(markdown.code(text)).toBe(escaped)
  })
})

describe('link', () => {
  const address = 'https://example.org/a?b=c&d'
  it('is a link for http and https', () => {
    expect(html.link(address)).toBe(
      '<a href="https://example.org/a?b=c&amp;d" rel="noopener noreferrer">https://example.org/a?b=c&amp;d</a>',
    )
    expect(markdown.link(address)).toBe(`<${address}>`)
    expect(terminal.link(address)).toBe(address)
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '//example.org', 'see the manual'])(
    'is text for %s',
    (value) => {
      expect(html.link(value)).toBe(html.text(value))
      expect(markdown.link(value)).toBe(markdown.text(value))
    },
  )

  it('cannot be left', () => {
    const hostile = 'https://example.org/"><script>|`x`</a>?"<>|`'
    expect(html.link(hostile)).not.toMatch(/<script|href="[^"]*[<>`]/)
    expect(markdown.link(hostile)).toMatch(/^<https:[^<>|`\s]+>$/)
  })
})

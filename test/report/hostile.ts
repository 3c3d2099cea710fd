import type { Incident } from '../../src/model/finding.js'

/** What a process can call itself, its files and its last words. */
export const HOSTILE: Record<string, string> = {
  'terminal escape': 'a\x1b[2J\x1b]0;owned\x07\x1b[31mred',
  'C1 controls': 'a\x9b31mb\x85c\x7f',
  'carriage return and newlines': 'line one\r\nline two\n\n# heading\n| cell |\n- item',
  'bidirectional override': 'evil\u202egnp.exe\u2066x\u2069\u200f',
  'lone surrogate and noncharacter': 'a\ud800b\uffff',
  'script element': '</code></pre></title><script>alert(1)</script><img src=x onerror=alert(1)>',
  'attribute breakout': '" onmouseover="alert(1)\' style=x',
  comment: '<!-- --><details><summary>',
  'code span breakout': 'a`b``c```d`<b>bold</b>',
  'table pipes': 'a|b||c\\|d\\\\|e',
  'fence breakout': '```\n````\n~~~\n</details>',
  links: '[click](javascript:alert(1)) ![img](https://example.org/x.png) <https://example.org>',
  autolinks: 'https://example.org/a www.example.org user@example.org mailto:user@example.org',
  mentions: '@octocat @org/team #1 org/repo#12 GH-3 :tada: &#64;octocat &commat;octocat',
  'references of GitLab': '~bug %v1.2 !1 $1 &1 GL-1 a/b> [epic:1] [[home]] *iteration:1 [x]',
  'quick action': '/close',
  'table of contents': '[TOC]',
  math: '$`x`$ $x$ $$y$$',
  emphasis: '*a* **b** _c_ __d__ ~~e~~ $x$ [^1] a_b',
  'block starts': '# a',
  list: '1. a',
  rule: '---',
  handlebars: '{{host.hostname}} {{{x}}} {{> style}}',
  'trailing backslash': 'C:\\',
  long: 'A'.repeat(70_000),
}

/**
 * The incident with every string a crashed process may have a say in replaced: all that the schema does not hold to a
 * pattern or a list of words, and that is not a rule author's own text.
 */
export function poisoned(incident: Incident, value: string): Incident {
  return poison(incident, value) as Incident
}

const PROTECTED = /^0x[0-9a-f]{16}$|^\d{4}-\d\d-\d\dT|^[r-][w-][x-][sp]$/
const WORDS = new Set([
  'kind',
  'severity',
  'confidence',
  'access',
  'unwinder',
  'tier',
  'scope',
  'cause',
  'advice',
  'references',
])

function poison(node: unknown, value: string, key = ''): unknown {
  if (WORDS.has(key)) return node
  if (typeof node === 'string') return PROTECTED.test(node) ? node : value
  if (Array.isArray(node)) return node.map((item) => poison(item, value))
  if (node === null || typeof node !== 'object') return node
  return Object.fromEntries(Object.entries(node).map(([name, item]) => [name, poison(item, value, name)]))
}

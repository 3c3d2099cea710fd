import { describe, expect, it } from 'vitest'
import { parseRuleFile } from '../../src/analyze/rules/parse.js'
import { ruleText } from './rule-file.js'

/** The errors of a file, without its name. */
function errorsOf(text: string): string[] {
  try {
    parseRuleFile(text, 'team.yaml')
    return []
  } catch (error) {
    expect(error).toHaveProperty('name', 'UserError')
    return String(error instanceof Error && error.message)
      .split('\n')
      .map((line) => line.replace(/^team\.yaml:/, ''))
  }
}

const FILE_KEYS = 'version, lists, conditions, rules'
const RULE_KEYS =
  'id, title, cause, severity, confidence, status, tags, references, fallback, when, exceptions, message, advice, tests'
const FRAME_KEYS = 'ip, module, buildId, moduleOffset, symbol, symbolOffset, file, line, inlined'
const CONDITIONS = 'one of all, any, not, condition, fact'
const OPERATORS =
  'equal, notEqual, in, notIn, contains, doesNotContain, lessThan, lessThanInclusive, greaterThan, ' +
  'greaterThanInclusive, addressBelow, addressIn, matches, startsWith, versionIn'
const A_FACT = 'a fact that `crashcrawler rules facts` lists'

describe('files', () => {
  it.each([
    ['', ['1:1: the file is empty; expected a mapping of version, lists, conditions, rules']],
    ['[]', ['1:1: the file is a list; expected a mapping of version, lists, conditions, rules']],
    ['version: 1', ['1:1: missing key "rules"; expected rules: a list of rules']],
    ['version: 2\nrules: []', ['1:10: version is 2; expected 1', '2:8: rules is empty; expected a list of rules']],
    [
      'version: [1',
      ['1:12: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    ['version: 1\nversion: 1\nrules: []', ['2:1: not valid YAML: Map keys must be unique']],
    ['version: 1\n---\nversion: 1', ['2:1: more than one document; expected one, without "---" between']],
    ['version: *one', ['1:10: alias of an unknown anchor; expected an anchor &one before it']],
    ['rules: &all [*all]', ['1:14: alias of something that contains it; expected plain data']],
    ['rules: !!set { a }', ['1:14: tags are not supported; expected plain data']],
    ['rules: !js a', ['1:8: not valid YAML: Unresolved tag: !js']],
    ['1: 2', ['1:1: a key that is no text; expected a name, in quotes if need be']],
    [
      'version: 1\nextends: [stock:signals]\nrulez: []',
      [
        '1:1: missing key "rules"; expected rules: a list of rules',
        `2:1: unknown key "extends"; expected one of ${FILE_KEYS}`,
        `3:1: unknown key "rulez"; expected one of ${FILE_KEYS}; did you mean "rules"?`,
      ],
    ],
  ])('%j', (text, expected) => {
    expect(errorsOf(text)).toEqual(expected)
  })

  it('refuses aliases that make a small file large', () => {
    const lines = ['a: &a [x, x]']
    for (const [name, before] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg']) {
      lines.push(
        `${name}: &${name} [*${before}, *${before}, *${before}, *${before}, *${before}, *${before}, *${before}]`,
      )
    }
    expect(errorsOf(lines.join('\n'))).toEqual(
      ['too many aliases; expected at most 100'].map((line) => expect.stringContaining(line)),
    )
  })

  it.each(['[', '{ a: ', '- ', '? '])('refuses %j without end', (nest) => {
    expect(errorsOf(`version: 1\nrules:\n  ${nest.repeat(20_000)}`)).toEqual([
      expect.stringMatching(/^3:\d+: nested too deep; expected at most 200 levels$/),
    ])
  })
})

describe('conditions', () => {
  it.each([
    [
      '{ fact: singal, operator: equal, value: x }',
      [`8:19: unknown fact "singal"; expected ${A_FACT}; did you mean "signal"?`],
    ],
    [
      '{ fact: signal, operator: equals, value: x }',
      [`8:37: unknown operator "equals"; expected one of ${OPERATORS}; did you mean "equal"?`],
    ],
    [
      '{ fact: signal, operator: "noot:equal", value: x }',
      ['8:37: unknown decorator "noot:"; expected one of not:, someFact:, everyFact:, swap:; did you mean "not:"?'],
    ],
    [
      '{ fact: signal, operator: "swap:not:equal", value: x }',
      ['8:37: swap: in the wrong place; expected swap: right before the operator'],
    ],
    [
      '{ fact: signal, operator: "swap:matches", value: x }',
      [
        '8:37: swap: does not go with "matches"; expected one of equal, notEqual, in, notIn, contains, doesNotContain, lessThan, lessThanInclusive, greaterThan, greaterThanInclusive',
      ],
    ],
    ['{ fact: signal, operator: equal, value: 11 }', ['8:51: value is 11; expected text']],
    ['{ fact: exitCode, operator: equal, value: "1" }', ['8:53: value is "1"; expected a number']],
    ['{ fact: coreDumped, operator: equal, value: yes }', ['8:55: value is "yes"; expected true or false']],
    ['{ fact: signal, operator: in, value: SIGSEGV }', ['8:48: value is "SIGSEGV"; expected a list of texts']],
    ['{ fact: exitCode, operator: in, value: [1, "2"] }', ['8:50: value is a list; expected a list of numbers']],
    [
      '{ fact: signal, operator: equal, value: { fact: comm } }',
      ['8:51: value is a mapping; expected text, a number, true, false, a list of these or { $list: name }'],
    ],
    [
      '{ fact: signal, operator: in, value: { $list: fatal } }',
      ['8:57: unknown list "fatal"; expected a name under lists:'],
    ],
    [
      '{ fact: message, operator: matches, value: "(a" }',
      [
        '8:54: value is "(a": error parsing regexp: missing closing ): `(a`; expected a regular expression in RE2 syntax',
      ],
    ],
    [
      '{ fact: message, operator: matches, value: "(?=a)" }',
      [
        '8:54: value is "(?=a)": error parsing regexp: invalid or unsupported Perl syntax: `(?=`; expected a regular expression in RE2 syntax',
      ],
    ],
    [
      '{ fact: faultAddress, operator: addressBelow, value: 0x10000 }',
      ['8:64: value is 65536; expected an address in quotes such as "0x10000"'],
    ],
    [
      '{ fact: faultAddress, operator: addressBelow, value: "10000" }',
      ['8:64: value is "10000"; expected an address in quotes such as "0x10000"'],
    ],
    [
      '{ fact: faultAddress, operator: equal, value: "0x0" }',
      ['8:43: equal does not go with an address; expected one of addressBelow, addressIn'],
    ],
    [
      '{ fact: faultAddress, operator: addressIn, value: ["0x2", "0x1"] }',
      ['8:61: value is a list; expected two addresses in quotes, the lower one first, such as ["0x0", "0x10000"]'],
    ],
    [
      '{ fact: comm, operator: versionIn, value: "3.0" }',
      ['8:53: value is "3.0"; expected a range of versions such as ">=3.0.0 <3.0.9"'],
    ],
    [
      '{ fact: comm, operator: "someFact:equal", value: x }',
      ['8:35: someFact: asks about a list, and this is text; expected the operator without someFact:'],
    ],
    [
      '{ fact: frames, operator: equal, value: x }',
      ['8:37: equal does not go with a list; expected one of contains, doesNotContain, someFact:…, everyFact:…'],
    ],
    [
      '{ fact: sender, operator: equal, value: x }',
      ['8:37: equal does not go with an object; expected a path to one of its keys'],
    ],
    [
      '{ fact: frames, path: "$[*].symbl", operator: "someFact:equal", value: x }',
      [`8:33: unknown key "symbl" in the path; expected one of ${FRAME_KEYS}; did you mean "symbol"?`],
    ],
    [
      '{ fact: frames, path: $.symbol, operator: "someFact:equal", value: x }',
      ['8:33: unknown key "symbol" in the path; expected [*] for the elements of a list'],
    ],
    [
      '{ fact: comm, path: comm, operator: equal, value: x }',
      [`8:31: "comm" is no path; expected "$" with .key, ['key'] or [*] behind it`],
    ],
    ['{ all: [], any: [] }', [`8:11: a condition with both "all" and "any"; expected ${CONDITIONS}`]],
    ['{ all: [] }', ['8:18: all is empty; expected a list of conditions']],
    ['{ any: [] }', ['8:18: any is empty; expected a list of conditions']],
    ['{ al: [] }', [`8:11: a condition that asks nothing; expected ${CONDITIONS}; did you mean "all"?`]],
    ['[]', [`8:11: a condition that is a list; expected ${CONDITIONS}`]],
    ['{ condition: segv }', ['8:24: unknown condition "segv"; expected a name under conditions:']],
    [
      '{ fact: signal, oprator: equal, valu: x }',
      [
        '8:11: missing key "operator"; expected operator: an operator',
        '8:11: missing key "value"; expected value: what to compare with',
        '8:27: unknown key "oprator"; expected one of name, fact, path, operator, value; did you mean "operator"?',
        '8:43: unknown key "valu"; expected one of name, fact, path, operator, value; did you mean "value"?',
      ],
    ],
  ])('%s', (when, expected) => {
    expect(errorsOf(ruleText({ when }))).toEqual(expected)
  })

  it('reports a named condition where it stands, once, used or not', () => {
    const file = ['conditions:', '  broken: { fact: singal, operator: equal, value: x }']
    const expected = [`3:19: unknown fact "singal"; expected ${A_FACT}; did you mean "signal"?`]
    expect(errorsOf(ruleText({ file, when: '{ all: [{ condition: broken }, { condition: broken }] }' }))).toEqual(
      expected,
    )
    expect(errorsOf(ruleText({ file, when: '{ fact: comm, operator: equal, value: x }' }))).toEqual(expected)
  })

  it('finds circles', () => {
    const file = ['conditions:', '  a: { not: { condition: b } }', '  b: { all: [{ condition: a }] }']
    expect(errorsOf(ruleText({ file, when: '{ condition: a }' }))).toEqual([
      '4:27: condition "a" refers to itself: a → b → a; expected no circle',
    ])
  })

  it('refuses conditions that grow out of bounds', () => {
    const file = ['conditions:', '  c0: { fact: comm, operator: equal, value: x }']
    for (let i = 1; i <= 40; i++) file.push(`  c${i}: { all: [{ condition: c${i - 1} }, { condition: c${i - 1} }] }`)
    expect(errorsOf(ruleText({ file, when: '{ condition: c40 }' }))).toEqual([
      '13:15: 1024 conditions, named ones written out; expected at most 1000',
    ])
  })

  it('refuses conditions that are nested too deep', () => {
    const when = `${'{ not: '.repeat(60)}{ fact: comm, operator: equal, value: x }${' }'.repeat(60)}`
    expect(errorsOf(ruleText({ when }))).toEqual(['8:368: conditions nested too deep; expected at most 50 levels'])
  })
})

describe('rules', () => {
  const when = '{ name: crash, fact: signal, operator: equal, value: SIGSEGV }'

  it.each<[string[], string[]]>([
    [['causes: x'], [`10:5: unknown key "causes"; expected one of ${RULE_KEYS}; did you mean "cause"?`]],
    [['dedupe: {}'], [`10:5: unknown key "dedupe"; expected one of ${RULE_KEYS}`]],
    [
      ['status: stabel'],
      ['10:13: status is "stabel"; expected one of experimental, stable, deprecated; did you mean "stable"?'],
    ],
    [['fallback: 1'], ['10:15: fallback is 1; expected true or false']],
    [
      ['references: ["javascript:alert(1)"]'],
      ['10:18: references[0] is "javascript:alert(1)"; expected an address that starts with https://'],
    ],
    [['tags: tls'], ['10:11: tags is "tls"; expected a list of texts']],
    [['advice: ""'], ['10:13: advice is ""; expected what to do']],
    [['advice: "\\e[31m"', 'tags: [5]'], ['11:12: tags[0] is 5; expected text']],
    [['exceptions: [{ name: a, reason: b }]'], [`10:18: a condition that asks nothing; expected ${CONDITIONS}`]],
    [['tests: [{ name: a, match: yes, event: {} }]'], ['10:31: match is "yes"; expected true or false']],
    [
      ['tests: [{ name: a, match: true, event: { sgnal: x } }]'],
      [`10:46: unknown fact "sgnal"; expected ${A_FACT}; did you mean "signal"?`],
    ],
    [['tests: [{ name: a, match: true, event: { pid: "1" } }]'], ['10:51: pid is "1"; expected an integer']],
    [
      ['tests: [{ name: a, match: true, event: { faultAddress: 0x8 } }]'],
      ['10:60: faultAddress is 8; expected an address in quotes such as "0x18"'],
    ],
    [
      ['tests: [{ name: a, match: true, event: { frames: [{ symbl: a }] } }]'],
      [`10:57: unknown key "symbl"; expected one of ${FRAME_KEYS}; did you mean "symbol"?`],
    ],
    [
      ['tests: [{ name: a, match: false, because: crush, event: {} }]'],
      ['10:47: no condition or exception "crush"; expected one of crash; did you mean "crash"?'],
    ],
    [
      ['tests: [{ name: a, match: true, because: crash, event: {} }]'],
      ['10:46: "because" of a test that matches; expected match: false'],
    ],
  ])('%j', (also, expected) => {
    expect(errorsOf(ruleText({ when, also }))).toEqual(expected)
  })

  it.each([
    ['{{com}}', [`9:14: unknown fact "com"; expected ${A_FACT}; did you mean "comm"?`]],
    [
      '{{sender.com}}',
      ['9:14: unknown key "com" in the path; expected one of pid, comm, uid, parent; did you mean "comm"?'],
    ],
    ['{{evidence.crsh}}', ['9:14: no condition "crsh" to give evidence; expected one of crash; did you mean "crash"?']],
    ['{{ a b }}', ['9:14: "{{a b}}" is no placeholder; expected {{fact}}, {{fact.key}} or {{evidence.name}}']],
    ['{{comm', ['9:14: a "{{" or "}}" without its other half; expected {{fact}}']],
  ])('message %s', (message, expected) => {
    expect(errorsOf(ruleText({ when }).replace('message: died', `message: "${message}"`))).toEqual(expected)
  })

  it('tells everything that is wrong in a file at once, in order of place', () => {
    const text = ruleText({ when: '{ fact: singal, operator: equals, value: x }' })
      .replace('team/one', 'Team One')
      .replace('x-team', 'nul-dereference')
      .replace('severity: high', 'severity: hihg')
    expect(errorsOf(text)).toEqual([
      '3:9: id is "Team One"; expected an id of lower-case letters and digits such as memory/null-read',
      '5:12: unknown cause "nul-dereference"; expected a stock cause, or your own that starts with x-; did you mean "null-dereference"?',
      '6:15: severity is "hihg"; expected one of critical, high, medium, low, info; did you mean "high"?',
      `8:19: unknown fact "singal"; expected ${A_FACT}; did you mean "signal"?`,
      `8:37: unknown operator "equals"; expected one of ${OPERATORS}; did you mean "equal"?`,
    ])
  })

  it('refuses one id twice', () => {
    const text = ruleText({ when })
    const again = text.slice(text.indexOf('  - id'))
    expect(errorsOf(`${text}\n${again}`)).toEqual([
      '10:9: rule id "team/one" is taken by team.yaml:3:9; expected another',
    ])
  })

  it('shows names from a file without control characters, and short', () => {
    const [first] = errorsOf(ruleText({ when: `{ fact: "\\e[2J\\x9b${'x'.repeat(500)}", operator: equal, value: x }` }))
    expect(first).toBe(`8:19: unknown fact "\\u001b[2J\\u009b${'x'.repeat(49)}…; expected ${A_FACT}`)
  })
})

it('takes a rule file as the documentation shows it', () => {
  const text = `
version: 1
lists: { tls_daemons: [nginx, haproxy, envoy] }
conditions:
  null-pointer:
    all:
      - { fact: signal, operator: equal, value: SIGSEGV }
      - { fact: faultAddress, operator: addressBelow, value: "0x10000" }
rules:
  - id: tls/openssl3-null
    title: Null dereference inside OpenSSL before 3.0.9
    cause: null-dereference
    severity: high
    confidence: medium
    status: stable
    tags: [openssl]
    references: ["https://www.openssl.org/news/openssl-3.0-notes.html"]
    when:
      all:
        - { condition: null-pointer }
        - { fact: comm, operator: in, value: { $list: tls_daemons } }
        - { name: in-libssl, fact: frames, path: "$[*].symbol", operator: "someFact:matches", value: "^(SSL|EVP)_" }
        - { name: old-openssl, fact: libraries, path: "$['libssl.so.3'].package.version", operator: versionIn, value: ">=3.0.0 <3.0.9" }
    exceptions:
      - { name: canary, reason: patched build, all: [{ fact: hostname, operator: matches, value: "^canary-" }] }
    message: "{{comm}}[{{pid}}] died at {{faultAddress}} in {{evidence.in-libssl}}; libssl {{evidence.old-openssl}}"
    advice: Upgrade OpenSSL to 3.0.9 or later.
    tests:
      - { name: fires, match: true, event: { comm: nginx, signal: SIGSEGV, faultAddress: "0x8", frames: [{ symbol: SSL_read }], libraries: { libssl.so.3: { package: { version: "3.0.7" } } } } }
      - { name: fixed version, match: false, because: old-openssl, event: { comm: nginx, signal: SIGSEGV, faultAddress: "0x8", frames: [{ symbol: SSL_read }], libraries: { libssl.so.3: { package: { version: "3.0.9" } } } } }
`
  expect(parseRuleFile(text, 'tls.yaml')).toHaveLength(1)
})

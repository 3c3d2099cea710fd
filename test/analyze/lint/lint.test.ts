import { describe, expect, it } from 'vitest'
import { lint } from '../../../src/analyze/lint/lint.js'
import { nestedRepetition } from '../../../src/analyze/lint/nested-repetition.js'
import { type Files, folderWith } from '../rules/rule-folder.js'

/** A rule an index serves, with these conditions too; they start in line 6. */
const rule = (conditions: string[], { id = 'team/one', confidence = 'low', file = [] as string[] } = {}): string =>
  [
    'version: 1',
    ...file,
    'rules:',
    `  - { id: ${id}, title: One, cause: x-team, severity: high, confidence: ${confidence}, message: died,`,
    '      when: { all: [',
    '            { fact: signal, operator: in, value: [SIGSEGV, SIGBUS] },',
    ...conditions.map((condition) => `            ${condition},`),
    '      ] } }',
  ].join('\n')

async function warningsOf(files: Files): Promise<string[]> {
  const folder = folderWith(files)
  const { errors, warnings } = await lint([folder])
  expect(errors).toEqual([])
  return warnings.map(({ message }) => message.replaceAll(`${folder}/`, ''))
}

describe('a condition that can never hold', () => {
  it.each([
    [
      ['{ fact: comm, operator: equal, value: a }', '{ fact: comm, operator: equal, value: b }'],
      'comm equal b',
      'comm equal a',
    ],
    [['{ fact: signal, operator: equal, value: SIGILL }'], 'signal equal SIGILL', 'signal in SIGSEGV, SIGBUS'],
    [['{ fact: signal, operator: startsWith, value: SIGRT }'], 'signal startsWith SIGRT', 'signal in SIGSEGV, SIGBUS'],
    [
      ['{ fact: comm, operator: equal, value: a }', '{ not: { fact: comm, operator: matches, value: a } }'],
      'comm not:matches a',
      'comm equal a',
    ],
    [
      ['{ fact: pid, operator: lessThan, value: 5 }', '{ fact: pid, operator: greaterThanInclusive, value: 5 }'],
      'pid greaterThanInclusive 5',
      'pid lessThan 5',
    ],
    [
      ['{ fact: pid, operator: lessThan, value: 5 }', '{ not: { fact: pid, operator: lessThan, value: 5 } }'],
      'pid not:lessThan 5',
      'pid lessThan 5',
    ],
    [
      [
        '{ fact: faultAddress, operator: addressBelow, value: "0x1000" }',
        '{ fact: faultAddress, operator: addressIn, value: ["0x1000", "0x2000"] }',
      ],
      'faultAddress addressIn 0x1000, 0x2000',
      'faultAddress addressBelow 0x1000',
    ],
    [
      [
        '{ fact: durationMs, operator: longerThan, value: 1m }',
        '{ fact: durationMs, operator: shorterThan, value: 60s }',
      ],
      'durationMs shorterThan 60s',
      'durationMs longerThan 1m',
    ],
    [
      [
        '{ fact: comm, operator: equal, value: a }',
        '{ any: [{ fact: pid, operator: equal, value: 1 }, { fact: comm, operator: equal, value: b }] }',
      ],
      'comm equal b',
      'comm equal a',
    ],
  ])('%j', async (conditions, never, beside) => {
    const place = `a.yaml:${beside.startsWith('signal') ? 5 : 6}:13`
    expect(await warningsOf({ 'a.yaml': rule(conditions) })).toEqual([
      expect.stringMatching(/^a\.yaml:[67]:\d+: CC0901: /),
    ])
    const [warning] = await warningsOf({ 'a.yaml': rule(conditions) })
    expect(warning).toContain(`"${never}" can never hold beside "${beside}", ${place},`)
  })

  it.each([
    [
      [
        '{ fact: pid, operator: lessThanInclusive, value: 5 }',
        '{ fact: pid, operator: greaterThanInclusive, value: 5 }',
      ],
    ],
    [['{ fact: comm, operator: notEqual, value: a }', '{ fact: comm, operator: notEqual, value: b }']],
    [['{ any: [{ fact: comm, operator: equal, value: a }, { fact: comm, operator: equal, value: b }] }']],
    [
      [
        '{ fact: frames, path: "$[*].symbol", operator: "someFact:equal", value: a }',
        '{ fact: frames, path: "$[*].symbol", operator: "someFact:equal", value: b }',
      ],
    ],
  ])('%j is no such', async (conditions) => {
    expect(await warningsOf({ 'a.yaml': rule(conditions) })).toEqual([])
  })
})

describe('what looks wrong', () => {
  const WORKER = '{ fact: comm, operator: equal, value: worker }'

  it.each<[string, Files, string[]]>([
    [
      'a rule that asks the same as another, in another order',
      {
        'a.yaml': rule([WORKER, '{ name: x, fact: pid, operator: equal, value: 1 }']),
        'b.yaml': rule(['{ fact: pid, operator: equal, value: 1 }', WORKER], { id: 'team/two' }),
      },
      ['b.yaml:3:11: CC0902: rule team/two asks the same as team/one (a.yaml:3:11)'],
    ],
    [
      'a rule that never comes first',
      { 'a.yaml': rule([WORKER]), 'b.yaml': rule([], { id: 'team/two', confidence: 'high' }) },
      ['a.yaml:3:11: CC0902: rule team/one is never the first finding: team/two (b.yaml:3:11) holds whenever it does'],
    ],
    [
      'a rule that knows more than a surer one',
      { 'a.yaml': rule([WORKER], { confidence: 'high' }), 'b.yaml': rule([], { id: 'team/two' }) },
      [],
    ],
    [
      'a rule that is tried on every death',
      {
        'a.yaml': rule(['{ fact: cwd, operator: equal, value: / }']).replace(
          'fact: signal, operator: in, value: [SIGSEGV, SIGBUS]',
          'fact: pid, operator: equal, value: 1',
        ),
      },
      ['a.yaml:3:11: CC0903: no index can serve rule team/one: it is tried on every death'],
    ],
    [
      'a repeated repetition',
      { 'a.yaml': rule(['{ fact: message, operator: matches, value: "x(a+b*)+y" }']) },
      ['a.yaml:6:13: CC0904: "(a+b*)+" repeats a repetition'],
    ],
    [
      'values that are not what they look like',
      {
        'a.yaml': rule([
          '{ fact: comm, operator: in, value: [yes, 12:30, 2024-01-01, plain, "off"] }',
          '{ fact: pid, operator: in, value: [0127, 1.10, 10, 0.5] }',
        ]),
      },
      [
        'a.yaml:6:49: CC0905: yes is text here, and true to many readers of YAML',
        'a.yaml:6:54: CC0905: 12:30 is text here, and a number of minutes or seconds to many readers of YAML',
        'a.yaml:6:61: CC0905: 2024-01-01 is text here, and a date to many readers of YAML',
        'a.yaml:7:48: CC0905: 0127 is the number 127 here, and an octal one to many readers of YAML',
        'a.yaml:7:54: CC0905: 1.10 is the number 1.1',
      ],
    ],
    [
      'names nothing refers to',
      {
        'a.yaml': rule([WORKER], {
          file: ['lists: { a: [x], b: [z] }', 'conditions: { c: { fact: comm, operator: in, value: { $list: b } } }'],
        }),
      },
      [
        'a.yaml:2:10: CC0906: nothing refers to "a" of lists',
        'a.yaml:3:15: CC0906: nothing refers to "c" of conditions',
      ],
    ],
    [
      'but names that other files refer to',
      {
        'a.yaml': rule([WORKER], { file: ['lists: { a: [x] }'] }),
        'b.yaml': rule(['{ fact: comm, operator: in, value: { $list: a } }'], {
          id: 'team/two',
          file: ['extends: [a.yaml]'],
        }),
      },
      [],
    ],
    [
      'an id that a stock rule has',
      { 'a.yaml': rule([WORKER], { id: 'memory/null-dereference' }) },
      ['a.yaml:3:11: CC0907: rule id "memory/null-dereference" is taken by the stock rule at '],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await warningsOf(files)).toEqual(expected.map((text) => expect.stringContaining(text)))
  })

  it('a number where a version was meant is told with the error', async () => {
    const folder = folderWith({ 'a.yaml': rule(['{ fact: kernel, operator: equal, value: 1.10 }']) })
    const { errors } = await lint([folder])
    expect(errors.map(({ what }) => what)).toEqual([
      'value is 1.1; expected text; 1.10 is the number 1.1: put it in quotes if it is meant as written',
    ])
  })

  it('is told only where nothing is wrong', async () => {
    const folder = folderWith({
      'a.yaml': rule(['{ fact: comm, operator: equal, value: yes }']),
      'b.yaml': 'version: 2',
    })
    const { errors, warnings } = await lint([folder])
    expect(errors.map(({ code }) => code)).toEqual(['CC0106', 'CC0103'])
    expect(warnings).toEqual([])
  })
})

it.each([
  ['(a+)+', '(a+)+'],
  ['(?:x*y)*', '(?:x*y)*'],
  ['((ab)*c){2,}', '((ab)*c){'],
  ['^(\\w+\\s?)*$', '(\\w+\\s?)*'],
  ['(a+)', undefined],
  ['(a+)?', undefined],
  ['(a{2})+', undefined],
  ['([+*])+', undefined],
  ['([]+])+', undefined],
  ['(\\+)+', undefined],
  ['\\(a+\\)+', undefined],
  ['^(SSL|EVP)_', undefined],
  ['(((', undefined],
  [')+)+', undefined],
])('%s has the nested repetition %s', (pattern, expected) => {
  expect(nestedRepetition(pattern)).toBe(expected)
})

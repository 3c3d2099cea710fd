import { describe, expect, it } from 'vitest'
import { Frame } from '../../../src/model/event.js'
import { errorsOf, ruleText } from './rule-file.js'

const FRAME_KEYS = Object.keys(Frame.properties).join(', ')
const CONDITIONS = 'one of all, any, not, condition, fact'
const OPERATORS =
  'equal, notEqual, in, notIn, contains, doesNotContain, lessThan, lessThanInclusive, greaterThan, ' +
  'greaterThanInclusive, addressBelow, addressIn, matches, startsWith, versionIn, packageIs, shorterThan, longerThan'
const A_FACT = 'a fact that `crashcrawler rules facts` lists'

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
      '{ fact: message, operator: matches, value: "(\\\\pL{500}|\\\\pN{500}){10}" }',
      [
        '8:54: value is "(\\\\pL{500}|\\\\pN{500}){10}": error parsing regexp: invalid repeat count: `{10}`; expected a regular expression in RE2 syntax',
      ],
    ],
    [
      '{ fact: message, operator: matches, value: "(\\\\pL{100}|\\\\pN{100}){10}" }',
      [
        '8:54: value is "(\\\\pL{100}|\\\\pN{100}){10}": a program of 2032 instructions, at most 2000 are allowed; expected a regular expression in RE2 syntax',
      ],
    ],
    [
      `{ fact: message, operator: matches, value: "${'a'.repeat(1001)}" }`,
      [`8:54: value is "${'a'.repeat(59)}…: longer than 1000 characters; expected a regular expression in RE2 syntax`],
    ],
    [
      '{ fact: durationMs, operator: shorterThan, value: 10 }',
      ['8:61: value is 10; expected a time such as 250ms, 10s, 5m, 1h or 2d'],
    ],
    [
      '{ fact: pid, operator: longerThan, value: 10s }',
      [
        '8:34: longerThan does not go with a number; expected one of equal, notEqual, in, notIn, lessThan, lessThanInclusive, greaterThan, greaterThanInclusive',
      ],
    ],
    [
      `{ fact: libraries, path: "$['libc.so.6'].package", operator: packageIs, value: "libc6 2.36" }`,
      [
        '8:90: value is "libc6 2.36"; expected the name of a package such as libssl3, or with its version libssl3=3.0.11-1',
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
      [`8:31: "comm" is not a path; expected "$" with .key, ['key'] or [*] after it`],
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

  it('finds cycles', () => {
    const file = ['conditions:', '  a: { not: { condition: b } }', '  b: { all: [{ condition: a }] }']
    expect(errorsOf(ruleText({ file, when: '{ condition: a }' }))).toEqual([
      '4:27: condition "a" refers to itself: a → b → a; expected no cycle',
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

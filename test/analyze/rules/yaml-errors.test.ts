import { describe, expect, it } from 'vitest'
import { PROGRAM_VERSION } from '../../../src/model/program-version.js'
import { errorsOf } from './rule-file.js'

const FILE_KEYS = 'version, requires, extends, lists, conditions, ignore, overrides, rules'

describe('files', () => {
  it.each([
    ['', [`1:1: the file is empty; expected a mapping of ${FILE_KEYS}`]],
    ['[]', [`1:1: the file is a list; expected a mapping of ${FILE_KEYS}`]],
    ['version: 1', ['1:1: nothing in the file; expected rules: a list of rules']],
    ['version: 2\nrules: []', ['1:10: version is 2; expected 1', '2:8: rules is empty; expected a list of rules']],
    [
      'version: [1',
      ['1:12: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    ['version: 1\nversion: 1\nrules: []', ['2:1: key "version" for the second time; expected it once']],
    ['version: 1\n---\nversion: 1', ['2:1: more than one document; expected one, without "---" between']],
    ['version: *one', ['1:10: alias of an unknown anchor; expected an anchor &one before it']],
    ['rules: &all [*all]', ['1:14: alias of something that contains it; expected plain data']],
    ['rules: !!set { a }', ['1:14: tags are not supported; expected plain data']],
    ['rules: !js a', ['1:8: not valid YAML: Unresolved tag: !js']],
    ['1: 2', ['1:1: a key that is not text; expected a name, in quotes if need be']],
    [
      'version: 1\nextends: stock:signals\nrulez: []',
      [
        '2:10: extends is "stock:signals"; expected a list of stock packs and files',
        `3:1: unknown key "rulez"; expected one of ${FILE_KEYS}; did you mean "rules"?`,
      ],
    ],
    [
      'version: 1\nrequires: { crashcrawler: latest }\nrules: []',
      ['2:27: crashcrawler is "latest"; expected a range of versions such as ">=0.1 <1"'],
    ],
    [
      'version: 3\nrequires: { crashcrawler: ">=99" }\nnew: 1',
      [
        `2:27: rules for crashcrawler ">=99"; this is ${PROGRAM_VERSION}; expected rules for this version, or that version of the program`,
      ],
    ],
    [
      'version: 1\noverrides: [{ rule: signals/sigsegv, severity: of }]',
      [
        '2:13: missing key "reason"; expected reason: why',
        '2:48: severity is "of"; expected one of critical, high, medium, low, info, off; did you mean "off"?',
      ],
    ],
  ])('%j', (text, expected) => {
    expect(errorsOf(text)).toEqual(expected)
  })

  it('shows the first hundred errors', () => {
    const keys = Array.from({ length: 5000 }, (_, index) => `k${index}: 1`).join('\n')
    const errors = errorsOf(keys)
    expect(errors).toHaveLength(101)
    expect(errors.at(-1)).toBe(' 4902 more errors')
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

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lint } from '../../../src/analyze/lint/lint.js'
import { folderWith, ruleFile } from './rule-folder.js'

/** A rule file with this in place of its condition. */
const withWhen = (when: string): string =>
  ruleFile('a').replace('{ all: [{ fact: comm, operator: equal, value: app }] }', when)

const nest = (open: string, close: string, times: number, inner: string): string =>
  open.repeat(times) + inner + close.repeat(times)

const LEAF = '{ fact: comm, operator: equal, value: app }'

/** Each name twice the one before: 2 ** 40 conditions written out. */
const doubling = Array.from({ length: 40 }, (_, index) => {
  return `  c${index + 1}: { all: [{ condition: c${index} }, { condition: c${index} }] }`
})

const laughs = [
  'l0: &l0 [ha, ha]',
  ...Array.from(
    { length: 30 },
    (_, index) => `l${index + 1}: &l${index + 1} [*l${index}, *l${index}, *l${index}, *l${index}]`,
  ),
]

const long = 'x'.repeat(100_000)

/** What somebody may hand over as a rule file, and the codes it gets. */
const CORPUS: [what: string, text: string | Buffer, codes: string[]][] = [
  ['nothing', '', ['CC0103']],
  ['a byte order mark and nothing', '\ufeff', ['CC0103']],
  ['NUL bytes', Buffer.alloc(100), ['CC0103']],
  ['an ELF file', Buffer.from('7f454c4602010100ffff', 'hex'), ['CC0004']],
  ['UTF-16', Buffer.from('version: 1', 'utf16le'), ['CC0103']],
  ['JSON that is none', '{"version": 1, "rules": [', ['CC0005']],
  ['HTML', '<!doctype html><p>rules', ['CC0103']],
  ['tabs', 'version: 1\nrules:\n\t- id: a', ['CC0005']],
  ['a large file', '#'.repeat(2 ** 20 + 1), ['CC0003']],
  ['one long line', `version: 1\nrules: ${long}`, ['CC0103']],
  ['a long key', `version: 1\n? ${long}\n: 1\nlists: { a: [b] }`, ['CC0101']],
  ['keys and keys', Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n'), ['CC0014', 'CC0101']],
  ['lists in lists', `version: 1\nrules: ${nest('[', ']', 50_000, '')}`, ['CC0007']],
  ['mappings in mappings', `version: 1\nrules: ${nest('{ a: ', ' }', 50_000, '1')}`, ['CC0007']],
  ['lists that never end', `version: 1\nrules: ${'['.repeat(100_000)}`, ['CC0007']],
  ['a billion laughs', `version: 1\n${laughs.join('\n')}`, ['CC0008']],
  ['an alias of itself', 'version: 1\nrules: &a [*a]', ['CC0009']],
  ['an alias of nothing', 'version: 1\nrules: *nowhere', ['CC0009']],
  ['a function of JavaScript', 'version: 1\nrules: !!js/function "function () { process.exit() }"', ['CC0005']],
  ['bytes', 'version: 1\nrules: !!binary aGVsbG8=', ['CC0010']],
  ['a merge key', 'version: 1\nrules: &a []\n<<: *a', ['CC0101', 'CC0104']],
  ['another document', 'version: 1\n---\nversion: 1', ['CC0006']],
  ['keys of prototypes', 'version: 1\n__proto__: { rules: [] }\nconstructor: 1\nlists: { a: [b] }', ['CC0101']],
  ['facts of prototypes', withWhen('{ fact: __proto__, operator: equal, value: x }'), ['CC0301']],
  ['operators of prototypes', withWhen('{ fact: comm, operator: constructor, value: x }'), ['CC0302']],
  [
    'a path into prototypes',
    withWhen('{ fact: sender, path: $.constructor.name, operator: equal, value: x }'),
    ['CC0305'],
  ],
  [
    'a script as a path',
    withWhen('{ fact: frames, path: "$[?(@.process.exit())]", operator: equal, value: x }'),
    ['CC0304'],
  ],
  [
    'a script in a message',
    ruleFile('a').replace('message: died', 'message: "{{constructor.constructor}}"'),
    ['CC0301'],
  ],
  ['a partial in a message', ruleFile('a').replace('message: died', 'message: "{{> report}}"'), ['CC0203']],
  ['conditions nested deep', withWhen(nest('{ not: ', ' }', 90, LEAF)), ['CC0312']],
  [
    'conditions that grow',
    `${withWhen('{ condition: c40 }')}\nconditions:\n  c0: ${LEAF}\n${doubling.join('\n')}`,
    ['CC0312'],
  ],
  [
    'conditions in a circle',
    `${withWhen('{ condition: a }')}\nconditions: { a: { condition: b }, b: { not: { condition: a } } }`,
    ['CC0310'],
  ],
  [
    'a pattern for engines that backtrack',
    withWhen(`{ fact: comm, operator: matches, value: "(${'(a+)+'.repeat(100)}" }`),
    ['CC0308'],
  ],
  ['a pattern that grows', withWhen('{ fact: comm, operator: matches, value: "((a{1000}){1000}){1000}" }'), ['CC0308']],
  ['a long pattern', withWhen(`{ fact: comm, operator: matches, value: "${long}" }`), ['CC0308']],
  [
    'an address too large',
    withWhen('{ fact: faultAddress, operator: addressBelow, value: "0x1ffffffffffffffff" }'),
    ['CC0307'],
  ],
  ['numbers that are none', withWhen('{ fact: pid, operator: in, value: [.nan, .inf, 1e999] }'), ['CC0307']],
  ['a terminal sequence', withWhen('{ fact: "\\e[2J\\u202e", operator: equal, value: x }'), ['CC0301']],
  [
    'a window without end',
    ruleFile('a', { also: ['dedupe: { by: [pid], window: 999999999999999999999999999d }'] }),
    ['CC0206'],
  ],
]

it.each(CORPUS)('%s', async (_, text, codes) => {
  const folder = folderWith({ 'good.yaml': ruleFile('good') })
  writeFileSync(join(folder, 'bad.yaml'), text)
  const { errors } = await lint([folder])
  expect([...new Set(errors.map(({ code }) => code))].sort()).toEqual(codes)
  for (const { message, place } of errors) {
    expect(message).toMatch(/^[^\p{Cc}\p{Bidi_Control}]{1,2000}$/u)
    expect(place?.file).toBe(join(folder, 'bad.yaml'))
  }
})

describe('folders', () => {
  it('with links in a circle, or to devices, end', async () => {
    const folder = folderWith({ 'good.yaml': ruleFile('good') })
    mkdirSync(join(folder, 'deep'))
    symlinkSync('..', join(folder, 'deep/up'))
    symlinkSync('/dev/zero', join(folder, 'zero.yaml'))
    symlinkSync('nowhere', join(folder, 'gone.yaml'))
    const { errors } = await lint([folder])
    expect(errors.map(({ code }) => code).sort()).toEqual(['CC0001', 'CC0013'])
  })

  it('of files that extend each other twice over are read in a moment', async () => {
    const files = Array.from({ length: 60 }, (_, index) => {
      const below = index === 0 ? [] : [`extends: [f${index - 1}.yaml, f${index - 1}.yaml]`]
      const overrides = ['overrides: [{ rule: r0, severity: low, reason: tried }]']
      return [`f${index}.yaml`, ruleFile(`r${index}`, { file: [...below, ...overrides] })]
    })
    const { errors, warnings } = await lint([folderWith(Object.fromEntries(files))])
    expect(errors).toEqual([])
    expect(warnings.map(({ code }) => code)).toEqual(Array(59).fill('CC0902'))
  })
})

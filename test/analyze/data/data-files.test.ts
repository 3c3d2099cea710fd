import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compiledContent } from '../../../src/analyze/compiled.js'
import { DATA_FILES } from '../../../src/analyze/data/files.js'
import { packageFile } from '../../../src/model/package-file.js'

const STOCK = DATA_FILES.map((file) => [file.path, file, readFileSync(packageFile(file.path), 'utf8')] as const)

describe('the files of data/', () => {
  it.each(STOCK)('%s: is compiled as its text reads', (path, file, text) => {
    expect(JSON.parse(compiledContent(text) ?? '')).toEqual(file.parse(text, path))
    expect(file.read()).toEqual(file.parse(text, path))
  })

  it.each(STOCK)('%s: an edited text is not taken from what was compiled', (_path, _file, text) => {
    expect(compiledContent(`${text}\n`)).toBeUndefined()
  })
})

const status = (line: string): string =>
  `version: 1
programs:
  - name: x
    executable: '^x$'
    manual: x(1)
    reference: https://example.org/
    statuses:
      ${line}
`
const form = (line: string): string => `version: 1\nforms:\n  - language: X\n    source: x.c\n    ${line}\n`
const filler = (line: string): string => `version: 1\nfillers:\n  - ${line}\n`

describe('a broken data file is reported with its place', () => {
  it.each<[string, string, string]>([
    ['exit-statuses', status('"256": too large'), '8:7: CC0103: status is "256"; expected "0" to "255"'],
    ['exit-statuses', status('1: without quotes'), '8:7: CC0011'],
    ['exit-statuses', status('"1": ""'), '8:12: CC0103: 1 is ""; expected what the status means'],
    [
      'exit-statuses',
      status('"1": a').replace("'^x$'", '"("'),
      '4:17: CC0308: "(" is not valid; expected a regular expression',
    ],
    ['last-words', form('line: "["'), '5:11: CC0308: "[" is not valid; expected a regular expression'],
    ['last-words', form('lime: x'), '5:5: CC0101: unknown key "lime"'],
    ['last-words', 'version: 1\n', '1:1: CC0102: missing key "forms"'],
    ['last-words', 'version: 1\nforms: [\n', 'CC0005: not valid YAML'],
    ['fill-values', filler('{ word: "0xdead", name: x }'), '3:13: CC0103: word is "0xdead"'],
    ['fill-values', filler('{ word: "0xdeadbeef" }'), '3:5: CC0102: missing key "name"'],
    ['fill-values', 'version: 2\nfillers: []\n', '1:10: CC0103: version is 2; expected 1'],
  ])('%s: %s', (name, text, message) => {
    const file = DATA_FILES.find(({ path }) => path === `data/${name}.yaml`)
    expect(() => file?.parse(text, 'data.yaml')).toThrow(message)
    expect(() => file?.parse(text, 'data.yaml')).toThrow(/^data\.yaml:\d+:\d+: CC/)
  })
})

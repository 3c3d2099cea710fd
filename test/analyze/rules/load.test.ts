import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadRules } from '../../../src/analyze/rules/load.js'
import { UserError } from '../../../src/model/errors.js'
import { ruleText } from './rule-file.js'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rules-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

const RULE = ruleText({ when: '{ fact: comm, operator: equal, value: app }' })
const withId = (id: string): string => RULE.replace('team/one', id)

async function write(files: Record<string, string | Buffer>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), content)
  }
}

const load = (...names: string[]) => loadRules({ stock: false, paths: names.map((name) => join(folder, name)) })

async function errorOf(...names: string[]): Promise<string> {
  const error: unknown = await load(...names).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UserError)
  return error instanceof Error ? error.message.replaceAll(`${folder}/`, '').replaceAll(/ CC\d{4}:/g, '') : ''
}

it('finds *.yaml and *.yml below a folder in order, hidden ones aside', async () => {
  await write({
    'b.yaml': withId('b'),
    'a/z.yml': withId('a/z'),
    'a/b/c.yaml': withId('a/b/c'),
    '.hidden/x.yaml': 'broken: [',
    '.x.yaml': 'broken: [',
    'README.md': 'broken: [',
  })
  expect((await load('')).map(({ id }) => id)).toEqual(['a/b/c', 'a/z', 'b'])
})

it('reads a file of any name, once', async () => {
  await write({ 'rules.txt': withId('a') })
  expect(await load('rules.txt', 'rules.txt')).toHaveLength(1)
})

it('remembers where a rule stands', async () => {
  await write({ 'a.yaml': RULE })
  const [rule] = await load('a.yaml')
  expect(rule?.place).toEqual({ file: join(folder, 'a.yaml'), line: 3, column: 9 })
})

describe('what cannot be loaded is one clear line', () => {
  it.each<[string, Record<string, string | Buffer>, string]>([
    [
      'nothing.yaml',
      {},
      'nothing.yaml: cannot read rules: no such file or folder; expected a rule file or a folder of them',
    ],
    ['empty', { 'empty/README.md': 'x' }, 'empty: no rules in this folder; expected *.yaml or *.yml files'],
    [
      'large.yaml',
      { 'large.yaml': '#'.repeat(1024 * 1024 + 1) },
      'large.yaml: larger than 1 MiB; expected a rule file',
    ],
    ['binary.yaml', { 'binary.yaml': Buffer.from([0xff, 0xfe, 0x00]) }, 'binary.yaml: not UTF-8; expected a rule file'],
  ])('%s', async (name, files, expected) => {
    await write(files)
    expect(await errorOf(name)).toBe(expected)
  })

  it('not a file', async () => {
    const error = loadRules({ stock: false, paths: ['/dev/null'] })
    await expect(error).rejects.toThrow('/dev/null: CC0013: not a file; expected a rule file')
  })
})

it('tells the errors of all files at once', async () => {
  await write({ 'a.yaml': 'version: 3\nrules: []', 'b.yaml': RULE.replace('fact: comm', 'fact: com') })
  expect(await errorOf('')).toBe(
    [
      'a.yaml:1:10: version is 3; expected 1',
      'a.yaml:2:8: rules is empty; expected a list of rules',
      'b.yaml:8:19: unknown fact "com"; expected a fact that `crashcrawler rules facts` lists; did you mean "comm"?',
    ].join('\n'),
  )
})

it('refuses one id in two files', async () => {
  await write({ 'a.yaml': RULE, 'b.yaml': RULE })
  expect(await errorOf('')).toBe(`b.yaml:3:9: rule id "team/one" is taken by a.yaml:3:9; expected another`)
})

it('adds a team’s rules to the stock ones', async () => {
  await write({ 'a.yaml': RULE })
  const rules = await loadRules({ stock: true, paths: [folder] })
  const ids = rules.map(({ id }) => id)
  expect(ids).toContain('memory/null-dereference')
  expect(ids.at(-1)).toBe('team/one')
})

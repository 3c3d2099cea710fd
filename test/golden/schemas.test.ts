import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Schema from 'typebox/schema'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ruleFileJsonSchema } from '../../src/analyze/rules/json-schema.js'
import { STOCK_RULES } from '../../src/analyze/rules/stock.js'
import { logJsonSchema, reportJsonSchema } from '../../src/model/json-schema.js'
import { configJsonSchema } from '../../src/service/config/json-schema.js'
import { readFixture } from '../cli/run-cli.js'

// The published files: `npm run golden` writes them.
it.each([
  ['rules', ruleFileJsonSchema],
  ['log', logJsonSchema],
  ['report', reportJsonSchema],
  ['service', configJsonSchema],
])('schema/crashcrawler-%s.v1.schema.json is that of the program', async (name, generate) => {
  const text = `${JSON.stringify(generate(), undefined, 2)}\n`
  await expect(text).toMatchFileSnapshot(`../../schema/crashcrawler-${name}.v1.schema.json`)
})

const plain = (schema: unknown): object => JSON.parse(JSON.stringify(schema))

describe('the schema of rule files', () => {
  const schema = plain(ruleFileJsonSchema())
  const accepts = (value: unknown): boolean => Schema.Check(schema, value)

  it.each(readdirSync(STOCK_RULES))('takes %s', (file) => {
    expect(accepts(parse(readFileSync(join(STOCK_RULES, file), 'utf8')))).toBe(true)
  })

  const RULE = `
version: 1
lists: { ours: [app] }
conditions: { ours: { fact: comm, operator: in, value: { $list: ours } } }
rules:
  - id: team/one
    title: One
    cause: null-dereference
    severity: high
    confidence: low
    when: { all: [{ condition: ours }, { not: { fact: frames, path: "$[*].symbol", operator: "someFact:matches", value: x } }] }
    message: died
    dedupe: { by: [exe], window: 1h }
    tests: [{ name: one, match: true, event: { comm: app, faultAddress: "0x8" } }]
`

  it.each([
    ['one as documented', '', '', true],
    ['a cause of its own', 'null-dereference', 'x-ours', true],
    ['rare decorators', 'someFact:matches', 'everyFact:not:everyFact:equal', true],
    ['a swapped operator', 'operator: in,', 'operator: "swap:contains",', true],
    ['a misspelt cause', 'null-dereference', 'nul-dereference', false],
    ['a misspelt fact', 'fact: comm', 'fact: com', false],
    ['a misspelt operator', 'operator: in', 'operator: isin', false],
    ['a misspelt key of a condition', 'operator: in', 'oprator: in', false],
    ['a misspelt key of a rule', 'title:', 'titel:', false],
    ['a misspelt severity', 'severity: high', 'severity: hihg', false],
    ['a misspelt fact to dedupe by', 'by: [exe]', 'by: [exee]', false],
    ['a misspelt fact in a test', 'event: { comm', 'event: { com', false],
    ['a number for text in a test', 'event: { comm: app', 'event: { comm: 5', false],
    ['an address without quotes', '"0x8"', '0x8', false],
    ['a condition that asks nothing', '{ condition: ours }', '{ name: ours }', false],
    ['a name with a space', '{ ours: [app] }', '{ "our s": [app] }', false],
  ])('%s', (_, search, replacement, expected) => {
    expect(RULE).toContain(search)
    expect(accepts(parse(RULE.replace(search, replacement)))).toBe(expected)
  })

  it('offers the names of facts and operators', () => {
    const text = JSON.stringify(schema)
    for (const name of ['faultAddress', 'topSymbol', 'someFact:matches', 'versionIn', 'heap-corruption', 'critical']) {
      expect(text).toContain(`"${name}"`)
    }
  })
})

it('the schema of logs takes recorded lines', () => {
  const schema = plain(logJsonSchema())
  const [header = '', event = ''] = readFixture('null-read').split('\n')
  expect(Schema.Check(schema, JSON.parse(header))).toBe(true)
  expect(Schema.Check(schema, JSON.parse(event))).toBe(true)
  expect(Schema.Check(schema, { ...JSON.parse(event), unheardOf: 1 })).toBe(false)
})

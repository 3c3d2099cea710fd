import { Type } from 'typebox'
import { CAUSES } from '../../model/causes.js'
import { ADDRESS_PATTERN } from '../../model/event.js'
import { namedDomains } from '../facts/domain.js'
import { FACTS } from '../facts/registry.js'
import { FACT_TYPES } from '../facts/types.js'
import { OPERATORS, SWAPPED } from '../operators/use.js'
import { ConditionShapes, ListReference, RuleFileSchema, ScalarSchema } from './schema.js'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/**
 * The JSON Schema of a rule file, draft 7 as editors know it best, from the schema that rule files are checked with.
 * What that one leaves to code, because code says it better, is a definition here: conditions with the names of
 * facts and operators, causes, and the facts of test events.
 */
export function ruleFileJsonSchema(): Json {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'crashcrawler rule file, version 1',
    ...asObject(published(plain(RuleFileSchema))),
    definitions: {
      condition: {
        anyOf: Object.values(ConditionShapes).map((shape) => published(plain(shape))),
        allOf: namedDomains().map(({ fact, names }) => suggestion(fact, names)),
      },
      fact: described(FACTS.map(({ name, meaning }) => [name, meaning])),
      operator: {
        anyOf: [described(operators()), { type: 'string', pattern: operatorPattern() }],
      },
      value: published(plain(Type.Union([ScalarSchema, Type.Array(ScalarSchema), ListReference]))),
      cause: { anyOf: [{ enum: [...CAUSES] }, { type: 'string', pattern: '^x-[a-z0-9][a-z0-9-]*$' }] },
      event: published(plain(Type.Object(eventProperties(), { additionalProperties: false }))),
    },
  }
}

/** Editors complete the names that a fact can have. Operators such as matches take other values, so these stay valid. */
const suggestion = (fact: string, names: readonly string[]): Json => ({
  if: { properties: { fact: { const: fact } }, required: ['fact'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: {
    properties: {
      value: { anyOf: [{ enum: [...names] }, { type: 'array', items: { anyOf: [{ enum: [...names] }, {}] } }, {}] },
    },
  },
})

/** Names with what they mean, as editors show them. */
const described = (names: [string, string][]): Json => ({
  enum: names.map(([name]) => name),
  markdownEnumDescriptions: names.map(([, meaning]) => meaning),
})

/** Plain, and with the decorators used most; the pattern beside it takes all others. */
const operators = (): [string, string][] =>
  [...OPERATORS.values()].flatMap(({ name, meaning }) => [
    [name, meaning],
    [`not:${name}`, `not: ${meaning}`],
    [`someFact:${name}`, `some element ${meaning}`],
    [`everyFact:${name}`, `every element ${meaning}`],
    [`not:someFact:${name}`, `no element ${meaning}`],
  ])

const operatorPattern = (): string => {
  const swapped = Object.keys(SWAPPED).join('|')
  return `^((not|someFact|everyFact):)*(${[...OPERATORS.keys()].join('|')}|swap:(${swapped}))$`
}

const eventProperties = () =>
  Object.fromEntries(
    FACTS.map(({ name, type, meaning }) => [name, Type.Optional({ ...FACT_TYPES[type], description: meaning })]),
  )

const plain = (schema: object): Json => JSON.parse(JSON.stringify(schema))

/** References in place of what has a definition, and nothing that only a person who writes by hand may leave out. */
function published(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(published)
  if (typeof schema !== 'object' || schema === null) return schema
  if (typeof schema.$comment === 'string') return { $ref: `#/definitions/${schema.$comment}` }
  const entries = Object.entries(schema).map(([key, value]): [string, Json] => [key, published(value)])
  const result = Object.fromEntries(entries)
  if (schema.pattern === ADDRESS_PATTERN) return { ...result, pattern: SHORT_ADDRESS }
  return 'patternProperties' in result ? { ...result, additionalProperties: false } : result
}

/** Tests may write an address without its zeros. */
const SHORT_ADDRESS = '^0x[0-9a-fA-F]{1,16}$'

const asObject = (json: Json): { [key: string]: Json } =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? json : {}

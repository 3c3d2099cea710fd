import type { Operator, Shape } from './operator.js'

const NAMES = {
  text: 'text',
  number: 'a number',
  milliseconds: 'a number of milliseconds',
  boolean: 'true or false',
  address: 'an address',
  package: 'a package',
  list: 'a list',
  object: 'an object',
}

/** A shape in words, for messages. */
export const shapeName = ({ kind }: Shape): string => NAMES[kind]

const SCALARS = ['text', 'number', 'milliseconds', 'boolean'] as const

const TYPES: Partial<Record<Shape['kind'], string>> = { text: 'string', milliseconds: 'number' }

const isOf = (value: unknown, { kind }: Shape): boolean => typeof value === (TYPES[kind] ?? kind)

const isListOf = (value: unknown, shape: Shape): boolean =>
  Array.isArray(value) && value.every((item) => isOf(item, shape))

const itemsOf = (shape: Shape): Shape => (shape.kind === 'list' ? shape.items : shape)

const scalar = { appliesTo: SCALARS, expected: shapeName, accepts: isOf }

const choice = {
  appliesTo: SCALARS,
  expected: ({ kind }: Shape) => `a list of ${kind}s`,
  accepts: isListOf,
}

const content = {
  appliesTo: ['list'] as const,
  expected: (shape: Shape) => shapeName(itemsOf(shape)),
  accepts: (value: unknown, shape: Shape) => isOf(value, itemsOf(shape)),
}

const number = { appliesTo: ['number', 'milliseconds'] as const, expected: () => 'a number', accepts: isOf }

const numbers =
  (compare: (fact: number, value: number) => boolean) =>
  (fact: unknown, value: unknown): boolean | undefined =>
    typeof fact === 'number' && typeof value === 'number' ? compare(fact, value) : undefined

/** The operators of json-rules-engine, of which `in` is no substring search and none holds for a fact of another type. */
export const COMPARISONS: Operator[] = [
  {
    ...scalar,
    name: 'equal',
    meaning: 'is the value',
    phrase: (value) => `equal to ${value}`,
    opposite: (value) => `not ${value}`,
    holds: (fact, value) => fact === value,
  },
  {
    ...scalar,
    name: 'notEqual',
    meaning: 'is not the value',
    phrase: (value) => `not ${value}`,
    holds: (fact, value) => fact !== value,
  },
  {
    ...choice,
    name: 'in',
    meaning: 'is one of the list',
    phrase: (...values) => `one of ${values.join(', ')}`,
    holds: (fact, value) => (Array.isArray(value) ? value.includes(fact) : undefined),
  },
  {
    ...choice,
    name: 'notIn',
    meaning: 'is none of the list',
    phrase: (...values) => `none of ${values.join(', ')}`,
    holds: (fact, value) => (Array.isArray(value) ? !value.includes(fact) : undefined),
  },
  {
    ...content,
    name: 'contains',
    meaning: 'is a list with the value in it',
    phrase: (value) => `with ${value}`,
    holds: (fact, value) => (Array.isArray(fact) ? fact.includes(value) : undefined),
  },
  {
    ...content,
    name: 'doesNotContain',
    meaning: 'is a list without the value',
    phrase: (value) => `without ${value}`,
    holds: (fact, value) => (Array.isArray(fact) ? !fact.includes(value) : undefined),
  },
  {
    ...number,
    name: 'lessThan',
    meaning: 'is less',
    phrase: (value) => `less than ${value}`,
    holds: numbers((a, b) => a < b),
  },
  {
    ...number,
    name: 'lessThanInclusive',
    meaning: 'is not more',
    phrase: (value) => `at most ${value}`,
    holds: numbers((a, b) => a <= b),
  },
  {
    ...number,
    name: 'greaterThan',
    meaning: 'is more',
    phrase: (value) => `more than ${value}`,
    holds: numbers((a, b) => a > b),
  },
  {
    ...number,
    name: 'greaterThanInclusive',
    meaning: 'is not less',
    phrase: (value) => `at least ${value}`,
    holds: numbers((a, b) => a >= b),
  },
]

import { type Domain, domainOf, isPossible } from '../../../src/analyze/facts/domain.js'
import type { Operator, Shape } from '../../../src/analyze/operators/operator.js'
import { OPERATORS } from '../../../src/analyze/operators/use.js'
import { parseRuleFile } from '../../../src/analyze/rules/parse.js'
import type { Rule } from '../../../src/analyze/rules/rule.js'
import type { Random } from './random.js'
import { ADDRESSES, NUMBERS, TEXTS } from './random-facts.js'

const text: Shape = { kind: 'text' }
const number: Shape = { kind: 'number' }
const address: Shape = { kind: 'address' }
const listOf = (items: Shape): Shape => ({ kind: 'list', items })

/** What rules may ask about: index facts and others, captured and derived, scalars, lists and what paths lead to. */
const SUBJECTS: { fact: string; path?: string; shape: Shape }[] = [
  { fact: 'signal', shape: text },
  { fact: 'signal', shape: text },
  { fact: 'exitCode', shape: number },
  { fact: 'siCode', shape: text },
  { fact: 'faultSignal', shape: text },
  { fact: 'comm', shape: text },
  { fact: 'exeName', shape: text },
  { fact: 'message', shape: text },
  { fact: 'topSymbol', shape: text },
  { fact: 'signalOrigin', shape: text },
  { fact: 'coreDumped', shape: { kind: 'boolean' } },
  { fact: 'durationMs', shape: number },
  { fact: 'faultAddress', shape: address },
  { fact: 'faultToStackPointer', shape: number },
  { fact: 'argv', shape: listOf(text) },
  { fact: 'truncated', shape: listOf(text) },
  { fact: 'sender', path: '$.comm', shape: text },
  { fact: 'sender', path: '$.pid', shape: number },
  { fact: 'frames', path: '$[*].symbol', shape: listOf(text) },
  { fact: 'frames', path: '$[*].line', shape: listOf(number) },
  { fact: 'registers', path: "$['rip']", shape: address },
  { fact: 'libraries', path: "$['libssl.so.3'].package.version", shape: text },
  { fact: 'libraries', path: '$[*].package.name', shape: listOf(text) },
  { fact: 'maps', path: '$[*].perms', shape: listOf(text) },
]

const PATTERNS = ['^SSL_', 'o', 'SIG(SEGV|BUS)', '^$', '\\d']
const RANGES = ['>=3.0.0 <3.0.9', '<1.1.1k', '=3.0.7']
const SCALARS = [...TEXTS, ...NUMBERS, ...ADDRESSES, ...PATTERNS, ...RANGES, true, false]
const LISTS = [
  TEXTS.slice(0, 2),
  TEXTS.slice(2, 3),
  TEXTS.slice(3, 4),
  TEXTS.slice(4),
  TEXTS.slice(1, 6),
  NUMBERS.slice(0, 2),
  NUMBERS.slice(2),
  ADDRESSES.slice(0, 2),
  [true],
]
const VALUES = [...SCALARS, ...LISTS]

function leaf(random: Random): object {
  const { fact, path, shape } = random.pick(SUBJECTS)
  let decorators = random.chance(0.2) ? 'not:' : ''
  let element = shape
  if (shape.kind === 'list' && random.chance(0.8)) {
    decorators += random.pick(['someFact:', 'everyFact:'])
    if (random.chance(0.2)) decorators += 'not:'
    element = shape.items
  }
  const operators = [...OPERATORS.values()].filter(({ appliesTo }) => appliesTo.includes(element.kind))
  const operator: Operator = random.pick(operators)
  const isAllowed = possibleFor(operator, fact, path)
  const value = random.pick(VALUES.filter((each) => operator.accepts(each, element) && isAllowed(each)))
  return { fact, path, operator: `${decorators}${operator.name}`, value }
}

/**
 * A rule may compare a whole value only with what the fact can be, its beginning with no more than it can have, and a
 * number with a bound that it can reach.
 */
function possibleFor({ name }: Operator, fact: string, path: string | undefined): (value: unknown) => boolean {
  const whole = domainOf(fact, path)
  const inside: Domain | undefined = whole?.range && {
    what: whole.what,
    range: [whole.range[0] + 1, whole.range[1] - 1],
  }
  const domains: Record<string, Domain | undefined> = {
    equal: whole,
    notEqual: whole,
    in: whole,
    notIn: whole,
    greaterThan: inside,
    greaterThanInclusive: inside,
    lessThan: inside,
    lessThanInclusive: inside,
    startsWith: whole?.maxBytes === undefined ? undefined : { what: whole.what, maxBytes: whole.maxBytes },
  }
  const domain = domains[name]
  return (value) => !domain || [value].flat().every((each) => isPossible(domain, each))
}

/** So deep there are only questions about facts, so that named conditions cannot name each other. */
const DEEPEST = 4

function block(random: Random, depth: number): object {
  const parts = Array.from({ length: 1 + random.below(3) }, () => condition(random, depth + 1))
  return random.chance(0.5) ? { all: parts } : { any: parts }
}

function condition(random: Random, depth: number): object {
  const name = random.chance(0.2) ? `part-${random.below(1000)}` : undefined
  if (depth < DEEPEST && random.chance(0.1)) return { name, condition: random.pick(['first', 'second']) }
  if (random.chance(0.1)) return { name, not: condition(random, depth + 1) }
  return { name, ...(depth < DEEPEST && random.chance(0.25) ? block(random, depth) : leaf(random)) }
}

const rule = (random: Random, number: number): object => ({
  id: `random/rule-${number}`,
  title: 'Random',
  cause: 'x-random',
  severity: 'low',
  confidence: 'low',
  when: random.chance(0.1) ? { not: block(random, 0) } : block(random, 0),
  exceptions: Array.from({ length: random.chance(0.3) ? 1 + random.below(2) : 0 }, (_, index) => ({
    name: `exception-${index}`,
    reason: 'random',
    ...block(random, DEEPEST),
  })),
  message: 'died',
})

/** Rules as a file may have them, read by the loader of rule files: JSON is YAML. */
export function randomRules(random: Random, count: number): Rule[] {
  const rules = Array.from({ length: count }, (_, number) => rule(random, number))
  const conditions = { first: block(random, DEEPEST), second: block(random, DEEPEST) }
  return parseRuleFile(JSON.stringify({ version: 1, conditions, rules }), 'random.yaml')
}

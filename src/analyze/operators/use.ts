import { ADDRESS_OPERATORS } from './address.js'
import { COMPARISONS } from './comparison.js'
import { DURATION_OPERATORS } from './duration.js'
import type { Operator } from './operator.js'
import { PACKAGE_OPERATORS } from './package.js'
import { TEXT_OPERATORS } from './text.js'
import { VERSION_OPERATORS } from './version.js'

export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  [
    ...COMPARISONS,
    ...ADDRESS_OPERATORS,
    ...TEXT_OPERATORS,
    ...VERSION_OPERATORS,
    ...PACKAGE_OPERATORS,
    ...DURATION_OPERATORS,
  ].map((each) => [each.name, each]),
)

/** `swap:` is written into a rule, but never reaches the engine: see swapped. */
export const DECORATORS = ['not', 'someFact', 'everyFact', 'swap'] as const

export type Decorator = Exclude<(typeof DECORATORS)[number], 'swap'>

/** An operator with its decorators, outermost first. */
export interface OperatorUse {
  decorators: Decorator[]
  operator: Operator
}

/** The operator that says the same with fact and value in each other's place. */
export const SWAPPED: Readonly<Record<string, string>> = {
  equal: 'equal',
  notEqual: 'notEqual',
  in: 'contains',
  notIn: 'doesNotContain',
  contains: 'in',
  doesNotContain: 'notIn',
  lessThan: 'greaterThan',
  lessThanInclusive: 'greaterThanInclusive',
  greaterThan: 'lessThan',
  greaterThanInclusive: 'lessThanInclusive',
}

/** `not:someFact:matches`: the name the engine knows it by. */
export const useName = ({ decorators, operator }: OperatorUse): string => [...decorators, operator.name].join(':')

/** Names come from rule files only, so there are as many as rules use. */
const named = new Map<string, OperatorUse>()

/** The use a name that useName made stands for. */
export function useNamed(name: string): OperatorUse {
  const known = named.get(name)
  if (known) return known
  const parts = name.split(':')
  const operator = OPERATORS.get(parts.pop() ?? '')
  if (!operator) throw new Error(`no operator ${name}`)
  const use = { operator, decorators: parts.filter(isDecorator) }
  named.set(name, use)
  return use
}

const isDecorator = (text: string): text is Decorator => text === 'not' || text === 'someFact' || text === 'everyFact'

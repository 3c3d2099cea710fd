import type { Words } from './facts/description.js'
import { FACTS_BY_NAME } from './facts/registry.js'
import { matchingLine } from './operators/text.js'
import { type OperatorUse, useNamed } from './operators/use.js'
import { parsePath } from './rules/path.js'
import type { Leaf } from './rules/rule.js'
import { show } from './show.js'

/**
 * A condition that held, as a sentence: `si_code is SEGV_MAPERR: address not mapped`, `fault address is 0x18, below
 * 0x10000`. `value` is what the fact was; for a condition on some element of a list, the element that decided.
 */
export function sentence(leaf: Leaf, value: unknown): string {
  const use = useNamed(leaf.operator)
  const words = wordsFor(leaf)
  const text = show(value)
  const whole = typeof words.says === 'function' ? words.says(text) : own(words.says, text)
  if (whole !== undefined) return whole
  const line = lineOf(leaf, use, value)
  if (line !== undefined) return `${words.label} has the line "${show(line)}"`
  const isElement = use.decorators[0] === 'someFact'
  const subject = isElement && words.each !== undefined ? withArticle(words.each) : words.label
  const verb = !isElement && (Array.isArray(value) || use.decorators.includes('everyFact')) ? 'are' : 'is'
  const meaning = words.explain?.(text)
  const actual = `${subject} ${verb} ${inUnit(value, words.unit)}`
  if (meaning !== undefined) return `${actual}: ${meaning}`
  return saysItself(use) ? actual : `${actual}, ${comparison(leaf, use, words.unit)}`
}

function wordsFor({ fact, path }: Leaf): Words {
  const known = FACTS_BY_NAME.get(fact)
  if (!known) return { label: fact }
  if (path === undefined || path === '$' || !known.part) return known
  return known.part((parsePath(path) ?? []).map((step) => ('key' in step ? step.key : '*')))
}

const own = (says: Readonly<Record<string, string>> | undefined, value: string): string | undefined =>
  says !== undefined && Object.hasOwn(says, value) ? says[value] : undefined

/** In a text of several lines, the one that matches. */
function lineOf({ operator, value: pattern }: Leaf, use: OperatorUse, value: unknown): string | undefined {
  if (use.operator.name !== 'matches' || operator.includes('not:') || typeof pattern !== 'string') return undefined
  if (typeof value !== 'string' || !value.trimEnd().includes('\n')) return undefined
  return matchingLine(value, pattern)
}

/** The value was one of those wanted, or shows the pattern itself: a comparison adds nothing. */
const saysItself = ({ decorators, operator }: OperatorUse): boolean =>
  !decorators.includes('not') && ['equal', 'in', 'matches', 'startsWith'].includes(operator.name)

function comparison({ value }: Leaf, { decorators, operator }: OperatorUse, unit: Words['unit']): string {
  const wanted = Array.isArray(value) ? value : [value]
  const shown = wanted.map((each) => inUnit(each, unit))
  if (decorators.join(':') === 'not' && operator.opposite) return operator.opposite(...shown)
  return `${PREFIXES[decorators.join(':')] ?? ''}${operator.phrase(...shown)}`
}

const PREFIXES: Readonly<Record<string, string>> = {
  not: 'not ',
  everyFact: 'each ',
  'not:someFact': 'none ',
  'not:everyFact': 'not each ',
  'someFact:not': 'not ',
  'everyFact:not': 'none ',
}

const withArticle = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`

/** Numbers with their unit: `64 KiB`, `98.4%`, `250 ms`. */
function inUnit(value: unknown, unit: Words['unit']): string {
  if (typeof value !== 'number' || unit === undefined) return show(value)
  if (unit === 'percent') return `${Number(value.toFixed(1))}%`
  return unit === 'bytes' ? bytes(value) : `${value} ${unit}`
}

function bytes(count: number): string {
  const unit = SIZES.find(({ size }) => Math.abs(count) >= size && count % size === 0)
  return unit ? `${count / unit.size} ${unit.name}` : `${count} byte${Math.abs(count) === 1 ? '' : 's'}`
}

const SIZES = [
  { name: 'GiB', size: 1024 ** 3 },
  { name: 'MiB', size: 1024 ** 2 },
  { name: 'KiB', size: 1024 },
]

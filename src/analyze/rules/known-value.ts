import { type Domain, domainOf, isPossible } from '../facts/domain.js'
import type { OperatorUse } from '../operators/use.js'
import { type Path, quote, type Report } from './problem.js'
import type { Scalar } from './rule.js'

/** Operators that compare a whole value with others: patterns may be anything. */
const WHOLE: readonly string[] = ['equal', 'notEqual', 'in', 'notIn']

/** When a number of the range can be on that side of the bound at all. */
const BOUNDS: Readonly<
  Record<string, { words: string; isPossible: (bound: number, range: readonly [number, number]) => boolean }>
> = {
  greaterThan: { words: 'greater than', isPossible: (bound, [, max]) => bound < max },
  greaterThanInclusive: { words: 'at least', isPossible: (bound, [, max]) => bound <= max },
  lessThan: { words: 'less than', isPossible: (bound, [min]) => bound > min },
  lessThanInclusive: { words: 'at most', isPossible: (bound, [min]) => bound >= min },
}

/** Reports values that the fact can never have: a misspelt signal, a status above 255, a name that the kernel cut. */
export function checkKnownValues(
  { fact, path: into = '$' }: { fact: string; path?: string },
  { operator }: OperatorUse,
  value: Scalar | Scalar[],
  path: Path,
  report: Report,
): void {
  const whole = domainOf(fact, into)
  const bound = BOUNDS[operator.name]
  if (whole?.range && bound && typeof value === 'number' && !bound.isPossible(value, whole.range)) {
    const what = `${fact}${into.slice(1)} is never ${bound.words} ${value}`
    report({ code: 'CC0314', path, what, expected: whole.what, name: String(value), candidates: [] })
  }
  const domain = WHOLE.includes(operator.name) ? whole : operator.name === 'startsWith' ? lengthOf(whole) : undefined
  if (domain) check(`${fact}${into.slice(1)}`, domain, [value].flat(), path, report)
}

/** No value begins with more than it can be long. */
const lengthOf = (domain: Domain | undefined): Domain | undefined =>
  domain?.maxBytes === undefined ? undefined : { what: domain.what, maxBytes: domain.maxBytes }

/** The same for a fact of the event of a test. */
export function checkPossible(fact: string, value: unknown, path: Path, report: Report): void {
  const domain = domainOf(fact)
  if (domain) check(fact, domain, [value], path, report)
}

function check(name: string, domain: Domain, values: unknown[], path: Path, report: Report): void {
  for (const each of values) {
    if (isPossible(domain, each)) continue
    const { what: expected, names: candidates = [] } = domain
    report({ code: 'CC0314', path, what: `${name} is never ${quote(each)}`, expected, name: String(each), candidates })
  }
}

import { formatPlace, UserError } from '../../model/errors.js'
import { CONFIDENCES } from '../../model/levels.js'
import type { Rule } from '../rules/rule.js'
import { conjuncts, question } from './conjuncts.js'

interface Asked {
  rule: Rule
  questions: ReadonlySet<string>
}

/**
 * Rules that can never be the first finding, because another one holds whenever they do and comes before them; and
 * rules that ask the same as another.
 */
export function shadowed(rules: Rule[]): UserError[] {
  const asked = rules.map((rule) => ({ rule, questions: new Set(conjuncts(rule.when).map(question)) }))
  // An exception makes a rule hold less often than its conditions say.
  const others = asked.filter(({ rule }) => rule.exceptions.length === 0)
  return asked.flatMap((one, index) => {
    const same = others.find((other) => asked.indexOf(other) < index && isSame(other, one))
    if (same) return [warning(one.rule, `asks the same as ${name(same.rule)}`)]
    const before = others.find((other) => other !== one && comesBefore(other.rule, one.rule) && asksLess(other, one))
    return before
      ? [
          warning(
            one.rule,
            `is never the first finding: ${name(before.rule)} holds whenever it does, and comes before it`,
          ),
        ]
      : []
  })
}

const isSame = (one: Asked, other: Asked): boolean =>
  one.questions.size === other.questions.size && asksLess(one, other)

const asksLess = ({ questions }: Asked, other: Asked): boolean =>
  questions.size <= other.questions.size && [...questions].every((each) => other.questions.has(each))

/** By what counts before the number of conditions. */
const comesBefore = (one: Rule, other: Rule): boolean =>
  one.fallback === other.fallback
    ? CONFIDENCES.indexOf(one.confidence) < CONFIDENCES.indexOf(other.confidence)
    : other.fallback

const name = ({ id, place }: Rule): string => `${id} (${formatPlace(place)})`

const warning = ({ id, place }: Rule, what: string): UserError =>
  new UserError(`rule ${id} ${what}; expected conditions of its own, or a higher confidence`, place, 'CC0902')

import { formatPlace, type Place, UserError } from '../../model/errors.js'
import type { Rule } from './rule.js'

/** One error for every rule whose id an earlier one has. */
export function duplicates(rules: Rule[]): UserError[] {
  const first = new Map<string, Place>()
  return rules.flatMap(({ id, place }) => {
    const earlier = first.get(id)
    if (!earlier) first.set(id, place)
    return earlier
      ? [new UserError(`rule id "${id}" is taken by ${formatPlace(earlier)}; expected another`, place, 'CC0201')]
      : []
  })
}

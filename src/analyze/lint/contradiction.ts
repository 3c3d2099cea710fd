import { formatPlace, type Place, UserError } from '../../model/errors.js'
import { type Block, isLeaf, type Leaf, partsOf, type Rule } from '../rules/rule.js'
import { show } from '../show.js'
import { conjuncts } from './conjuncts.js'
import { canHoldTogether } from './range.js'

/** Conditions of a rule that can never hold beside others that have to hold with them. */
export const contradictions = (rule: Rule): UserError[] =>
  [rule.when, ...rule.exceptions.map(({ when }) => when)].flatMap((when) => check(when, [], rule.place))

/** `above` are the conditions that have to hold as well. */
function check(block: Block, above: Leaf[], place: Place): UserError[] {
  const parts = conjuncts(block)
  const leaves = [...above]
  for (const leaf of parts.filter(isLeaf)) {
    const others = leaves.filter((each) => subject(each) === subject(leaf))
    if (!canHoldTogether([...others, leaf])) {
      const other = others.find((each) => !canHoldTogether([each, leaf])) ?? others[0] ?? leaf
      return [never(leaf, other, leaf.place ?? place)]
    }
    leaves.push(leaf)
  }
  return parts.flatMap((part) => {
    if (isLeaf(part)) return []
    return partsOf(part).flatMap((each) => check(isLeaf(each) ? { all: [each] } : each, leaves, place))
  })
}

const subject = ({ fact, path = '$' }: Leaf): string => `${fact} ${path}`

function never(leaf: Leaf, other: Leaf, place: Place): UserError {
  const beside = other.place ? `, ${formatPlace(other.place)},` : ''
  const reason = other === leaf ? 'by itself' : `beside "${ask(other)}"${beside}`
  return new UserError(`"${ask(leaf)}" can never hold ${reason}; expected conditions that can`, place, 'CC0901')
}

const ask = ({ fact, path = '$', operator, value }: Leaf): string =>
  `${fact}${path.slice(1)} ${operator} ${show(value)}`

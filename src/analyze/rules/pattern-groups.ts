import { groupNames } from '../operators/text.js'
import { useNamed } from '../operators/use.js'
import type { Leaf } from './rule.js'

/** The names of the groups that a condition gives to messages: those of a pattern that has to be found. */
export const groupsOf = (leaf: Leaf): string[] => (isFound(leaf) ? groupNames(leaf.value) : [])

/** Whether it compares with a regular expression, and holds where that is found. */
export function isFound(leaf: Leaf): leaf is Leaf & { value: string } {
  const { decorators, operator } = useNamed(leaf.operator)
  return operator.name === 'matches' && !decorators.includes('not') && typeof leaf.value === 'string'
}

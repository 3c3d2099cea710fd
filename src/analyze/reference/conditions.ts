import { type Condition, isLeaf, type Leaf, partsOf } from '../rules/rule.js'
import { show } from '../show.js'
import { code, text } from './markdown.js'

/** A condition and what is in it as a list of Markdown, a line each. */
export function conditionLines(condition: Condition, depth = 0): string[] {
  const indent = '  '.repeat(depth)
  const name = condition.name === undefined ? '' : ` (${text(condition.name)})`
  if (isLeaf(condition)) return [`${indent}- ${question(condition)}${name}`]
  const head = 'all' in condition ? 'all of' : 'any of'
  return [`${indent}- ${head}${name}:`, ...partsOf(condition).flatMap((part) => conditionLines(part, depth + 1))]
}

/** `faultAddress addressBelow 0x10000` */
const question = ({ fact, path = '$', operator, value }: Leaf): string =>
  `${code(`${fact}${path.slice(1)}`)} ${text(operator)} ${code(show(value))}`

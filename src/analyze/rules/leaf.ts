import type { Static } from 'typebox'
import { Value } from 'typebox/value'
import { useName } from '../operators/use.js'
import { factSchema, shapeAt } from './fact-shape.js'
import { checkKnownValues } from './known-value.js'
import { checkUse, parseOperator } from './operator-use.js'
import { oneOf, type Path, quote, type Report } from './problem.js'
import type { Leaf, Scalar } from './rule.js'
import { type ConditionShapes, ListReference } from './schema.js'
import type { Scope } from './scope.js'

/** A question about one fact, checked: that there is such a fact, and that operator and value suit it. */
export function readLeaf(source: Static<typeof ConditionShapes.fact>, path: Path, scope: Scope): Leaf | undefined {
  let isWrong = false
  const report: Report = (problem) => {
    isWrong = true
    scope.report(problem)
  }
  const schema = factSchema(source.fact, [...path, 'fact'], report)
  const shape = schema && shapeAt(schema, source.path, [...path, 'path'], report)
  const use = parseOperator(source.operator, [...path, 'operator'], report)
  const value = readValue(source.value, [...path, 'value'], scope.lists, report)
  if (!shape || !use || value === undefined || !checkUse(use, shape, value, path, report)) return undefined
  // One mistake is reported once.
  if (!isWrong) checkKnownValues(source, use, value, [...path, 'value'], report)
  if (isWrong) return undefined
  return {
    name: source.name,
    fact: source.fact,
    path: source.path,
    operator: useName(use),
    value,
    place: scope.place(path),
  }
}

function readValue(source: unknown, path: Path, lists: Scope['lists'], report: Report): Scalar | Scalar[] | undefined {
  if (isScalar(source) || (Array.isArray(source) && source.every(isScalar))) return source
  if (!Value.Check(ListReference, source)) {
    report({
      code: 'CC0307',
      path,
      what: `value is ${quote(source)}`,
      expected: 'text, a number, true, false, a list of these or { $list: name }',
    })
    return undefined
  }
  const name = source.$list
  if (Object.hasOwn(lists, name)) return lists[name]
  const candidates = Object.keys(lists)
  const expected = candidates.length > 0 ? oneOf(candidates) : 'a name under lists:'
  report({ code: 'CC0311', path: [...path, '$list'], what: `unknown list ${quote(name)}`, expected, name, candidates })
  return undefined
}

const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))

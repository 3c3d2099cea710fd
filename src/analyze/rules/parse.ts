import { Value } from 'typebox/value'
import { formatPlace, type Place, UserError, UserErrors } from '../../model/errors.js'
import { createConditionReader } from './condition.js'
import { type RuleDocument, readDocument } from './document.js'
import { firstErrors } from './first-errors.js'
import { formatProblem, type Problem } from './problem.js'
import { readRule } from './read-rule.js'
import type { Rule, Scalar } from './rule.js'
import { ListSchema, RuleFileSchema } from './schema.js'
import { checkShape, isMapping } from './shape.js'

/** The rules of a file. Throws UserErrors with everything that is wrong in it, by place. */
export function parseRuleFile(text: string, file: string): Rule[] {
  const document = readDocument(text, file)
  const problems: Problem[] = []
  const report = (problem: Problem): void => {
    problems.push(problem)
  }
  checkShape(RuleFileSchema, document.value, [], report)
  const parts = isMapping(document.value) ? document.value : {}
  const read = createConditionReader({
    lists: readLists(parts.lists),
    conditions: isMapping(parts.conditions) ? parts.conditions : {},
    place: document.place,
    report,
  })
  const sources: unknown[] = Array.isArray(parts.rules) ? parts.rules : []
  const rules = sources.flatMap((source, index) => {
    const path = ['rules', index]
    return (isMapping(source) && readRule(source, { path, place: document.place, read, report })) || []
  })
  const errors = firstErrors([...problems, ...duplicates(rules)], file, (each) => toError(each, document))
  if (errors.length > 0) throw new UserErrors(inOrder(errors))
  return rules
}

/** One error for every rule whose id an earlier one has. */
export function duplicates(rules: Rule[]): UserError[] {
  const first = new Map<string, Place>()
  return rules.flatMap(({ id, place }) => {
    const earlier = first.get(id)
    if (!earlier) first.set(id, place)
    return earlier
      ? [new UserError(`rule id "${id}" is taken by ${formatPlace(earlier)}; expected another`, place)]
      : []
  })
}

/** A list that is wrong was reported with the shape of the file: rules that use it are not to be blamed. */
function readLists(source: unknown): Record<string, Scalar[]> {
  if (!isMapping(source)) return {}
  return Object.fromEntries(
    Object.entries(source).map(([name, list]) => [name, Value.Check(ListSchema, list) ? list : []]),
  )
}

function toError(problem: Problem | UserError, document: RuleDocument): UserError {
  if (problem instanceof UserError) return problem
  const place = problem.atKey ? document.keyPlace(problem.path) : document.place(problem.path)
  return new UserError(formatProblem(problem), place)
}

/** By place; what has none comes last. */
function inOrder(errors: UserError[]): UserError[] {
  const line = ({ place }: UserError): number => place?.line ?? Number.MAX_SAFE_INTEGER
  const column = ({ place }: UserError): number => place?.column ?? 0
  return errors.toSorted((a, b) => line(a) - line(b) || column(a) - column(b))
}

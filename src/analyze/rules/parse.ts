import { Value } from 'typebox/value'
import { formatPlace, type Place, UserError, UserErrors } from '../../model/errors.js'
import { createConditionReader } from './condition.js'
import { type RuleDocument, readDocument } from './document.js'
import { firstErrors } from './first-errors.js'
import { checkRequires } from './head.js'
import { formatProblem, type Problem, type Report } from './problem.js'
import { readRule } from './read-rule.js'
import type { Rule, Scalar } from './rule.js'
import { type Names, NO_NAMES, type Override, type RuleFile } from './rule-file.js'
import { ListSchema, OverrideSchema, RuleFileSchema } from './schema.js'
import { checkShape, isMapping } from './shape.js'

/** The rules of a file that extends no other. Throws UserErrors with everything that is wrong in it, by place. */
export const parseRuleFile = (text: string, file: string): Rule[] =>
  readRuleFile(readDocument(text, file), file, NO_NAMES).rules

/** What a document says, with the names of the files it extends. Throws UserErrors as parseRuleFile does. */
export function readRuleFile(document: RuleDocument, file: string, imported: Names): RuleFile {
  const problems: Problem[] = []
  const report: Report = (problem) => {
    problems.push(problem)
  }
  const content = checkRequires(document, report) ? readContent(document, imported, report) : undefined
  const found = [...problems, ...duplicates(content?.rules ?? [])]
  const errors = firstErrors(found, file, (each) => toError(each, document))
  if (errors.length > 0 || !content) throw new UserErrors(inOrder(errors))
  return content
}

function readContent(document: RuleDocument, imported: Names, report: Report): RuleFile {
  const { value, place } = document
  checkShape(RuleFileSchema, value, [], report)
  const parts = isMapping(value) ? value : {}
  if (isMapping(value) && !CONTENTS.some((key) => key in value)) {
    report({ code: 'CC0106', path: [], what: 'nothing in the file', expected: 'rules: a list of rules' })
  }
  const lists = readLists(parts.lists)
  const reader = createConditionReader({
    lists: { ...imported.lists, ...lists },
    conditions: isMapping(parts.conditions) ? parts.conditions : {},
    imported: imported.conditions,
    place,
    report,
  })
  const sources: unknown[] = Array.isArray(parts.rules) ? parts.rules : []
  const rules = sources.flatMap((source, index) => {
    const context = { path: ['rules', index], place, read: reader.read, report }
    return (isMapping(source) && readRule(source, context)) || []
  })
  return {
    rules,
    overrides: readOverrides(parts.overrides, place),
    names: {
      lists: { ...imported.lists, ...lists },
      conditions: new Map([...imported.conditions, ...reader.named]),
    },
  }
}

/** One of these is what a file is for. */
const CONTENTS = ['rules', 'extends', 'overrides', 'conditions', 'lists']

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

/** A list that is wrong was reported with the shape of the file: rules that use it are not to be blamed. */
function readLists(source: unknown): Record<string, Scalar[]> {
  if (!isMapping(source)) return {}
  return Object.fromEntries(
    Object.entries(source).map(([name, list]) => [name, Value.Check(ListSchema, list) ? list : []]),
  )
}

/** What is wrong with one was reported with the shape of the file. */
function readOverrides(source: unknown, place: RuleDocument['place']): Override[] {
  const sources: unknown[] = Array.isArray(source) ? source : []
  return sources.flatMap((each, index) => {
    return Value.Check(OverrideSchema, each) ? [{ ...each, place: place(['overrides', index, 'rule']) }] : []
  })
}

function toError(problem: Problem | UserError, document: RuleDocument): UserError {
  if (problem instanceof UserError) return problem
  const { path, atKey, code } = problem
  const place = atKey ? document.keyPlace(path) : document.place(path)
  const pitfall = atKey ? undefined : document.pitfall(path)
  const hint = pitfall === undefined ? '' : `; ${pitfall}: put it in quotes if it is meant as written`
  return new UserError(`${formatProblem(problem)}${hint}`, place, code)
}

/** By place; what has none comes last. */
function inOrder(errors: UserError[]): UserError[] {
  const line = ({ place }: UserError): number => place?.line ?? Number.MAX_SAFE_INTEGER
  const column = ({ place }: UserError): number => place?.column ?? 0
  return errors.toSorted((a, b) => line(a) - line(b) || column(a) - column(b))
}

import { Value } from 'typebox/value'
import { UserErrors } from '../../model/errors.js'
import { createConditionReader } from './condition.js'
import { type RuleDocument, readDocument } from './document.js'
import { duplicates } from './duplicates.js'
import { errorsOf } from './errors-of.js'
import { checkRequires } from './head.js'
import type { Problem, Report } from './problem.js'
import { readExceptions } from './read-exceptions.js'
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
  const errors = errorsOf(found, document, file)
  if (errors.length > 0 || !content) throw new UserErrors(errors)
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
    ignores: readExceptions(parts.ignore, ['ignore'], reader.read).map((each) => ({ ...each, ignores: true })),
    names: {
      lists: { ...imported.lists, ...lists },
      conditions: new Map([...imported.conditions, ...reader.named]),
    },
  }
}

/** One of these is what a file is for. */
const CONTENTS = ['rules', 'extends', 'overrides', 'conditions', 'lists', 'ignore']

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

import type { Static, TSchema } from 'typebox'
import { UserErrors } from '../../model/errors.js'
import { readDocument } from '../rules/document.js'
import { errorsOf } from '../rules/errors-of.js'
import type { Problem, Report } from '../rules/problem.js'
import { shaped } from '../rules/shape.js'

/** Reports what the schema of a file cannot say. */
export type Check<S extends TSchema> = (value: Static<S>, report: Report) => void

/** A YAML text as its schema says it is. Throws UserErrors with everything in which it differs, by place. */
export function parseShaped<S extends TSchema>(schema: S, text: string, file: string, check: Check<S>): Static<S> {
  const document = readDocument(text, file)
  const problems: Problem[] = []
  const report: Report = (problem) => {
    problems.push(problem)
  }
  const value = shaped(schema, document.value, [], report)
  if (value !== undefined) check(value, report)
  if (value === undefined || problems.length > 0) throw new UserErrors(errorsOf(problems, document, file))
  return value
}

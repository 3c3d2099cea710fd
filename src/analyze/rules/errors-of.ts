import { UserError } from '../../model/errors.js'
import type { RuleDocument } from './document.js'
import { firstErrors } from './first-errors.js'
import { formatProblem, type Problem } from './problem.js'

/** The problems of a document as errors with their places, in the order of the file. */
export function errorsOf(problems: (Problem | UserError)[], document: RuleDocument, file: string): UserError[] {
  return inOrder(firstErrors(problems, file, (each) => toError(each, document)))
}

function toError(problem: Problem | UserError, document: RuleDocument): UserError {
  if (problem instanceof UserError) return problem
  const { path, atKey, code } = problem
  const place = atKey ? document.keyPlace(path) : document.place(path)
  const pitfall = atKey ? undefined : document.pitfall(path)
  const hint = pitfall === undefined ? '' : `; ${pitfall}: put it in quotes if it is meant as written`
  return new UserError(`${formatProblem(problem)}${hint}`, place, code)
}

/** By place; errors without one come last. */
function inOrder(errors: UserError[]): UserError[] {
  const line = ({ place }: UserError): number => place?.line ?? Number.MAX_SAFE_INTEGER
  const column = ({ place }: UserError): number => place?.column ?? 0
  return errors.toSorted((a, b) => line(a) - line(b) || column(a) - column(b))
}

import { UserError } from '../../model/errors.js'

const MAX_ERRORS = 100

/** As many errors as somebody reads, and how many more there are: a large file can have one in every line. */
export function firstErrors<T>(found: T[], file: string, toError: (each: T) => UserError): UserError[] {
  const errors = found.slice(0, MAX_ERRORS).map(toError)
  if (found.length > MAX_ERRORS)
    errors.push(new UserError(`${found.length - MAX_ERRORS} more errors`, { file }, 'CC0014'))
  return errors
}

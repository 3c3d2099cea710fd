import { UserError } from '../../model/errors.js'

const MOST = 100

/** As many errors as somebody reads, and how many more there are: a large file can have one in every line. */
export function firstErrors<T>(found: T[], file: string, toError: (each: T) => UserError): UserError[] {
  const errors = found.slice(0, MOST).map(toError)
  if (found.length > MOST) errors.push(new UserError(`${found.length - MOST} more errors`, { file }, 'CC0014'))
  return errors
}

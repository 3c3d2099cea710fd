import { UserError } from '../model/errors.js'

/** One of the allowed words. Throws UserError listing them. */
export function choice<T extends string>(option: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === text)
  if (found === undefined) throw new UserError(`${option} ${text}: unknown; choose one of ${allowed.join(', ')}`)
  return found
}

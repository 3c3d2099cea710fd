import { readDuration } from '../model/duration.js'
import { UserError } from '../model/errors.js'

/** `90s`, `1.5h`, `250ms` as milliseconds. Throws UserError naming the option. */
export function parseDuration(text: string, option: string): number {
  const ms = readDuration(text)
  if (ms === undefined) {
    throw new UserError(`${option} ${text}: not a duration; give a number and ms, s, m, h or d, such as 30s`)
  }
  return ms
}

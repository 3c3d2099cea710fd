import { UserError } from '../model/errors.js'

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `90s`, `1.5h`, `250ms` as milliseconds. Throws UserError naming the option. */
export function parseDuration(text: string, option: string): number {
  const [, number = '', unit = ''] = text.match(/^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/) ?? []
  const factor = UNITS[unit]
  if (factor === undefined) {
    throw new UserError(`${option} ${text}: not a duration; give a number and ms, s, m, h or d, such as 30s`)
  }
  return Number(number) * factor
}

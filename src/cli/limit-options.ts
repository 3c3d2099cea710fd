import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import type { Policy } from '../pipeline/store.js'
import { parseDuration } from './duration.js'
import { wholeNumber } from './option-values.js'
import { parseSize } from './size.js'

/** How much of its past a history keeps. */
export interface LimitOptions {
  maxAge?: string
  maxCount?: string
  maxSize?: string
  maxPerUser?: string
  maxPerUnit?: string
}

export const addLimitOptions = (command: Command): Command =>
  command
    .option('--max-age <TIME>', 'remove deaths that are older, such as 30d')
    .option('--max-count <N>', 'keep at most N deaths')
    .option('--max-size <SIZE>', 'keep at most so much, such as 512M')
    .option('--max-per-user <N>', 'keep at most N deaths of a user on a host')
    .option('--max-per-unit <N>', 'keep at most N deaths of a systemd unit')

/** Throws UserError for what is no limit. */
export const policyOf = ({ maxAge, maxCount, maxSize, maxPerUser, maxPerUnit }: LimitOptions): Policy => ({
  maxAgeMs: limit('--max-age', maxAge, (option, text) => parseDuration(text, option)),
  maxCount: limit('--max-count', maxCount, wholeNumber),
  maxBytes: limit('--max-size', maxSize, parseSize),
  maxPerUser: limit('--max-per-user', maxPerUser, wholeNumber),
  maxPerUnit: limit('--max-per-unit', maxPerUnit, wholeNumber),
})

function limit(
  option: string,
  text: string | undefined,
  parse: (option: string, text: string) => number,
): number | undefined {
  if (text === undefined) return undefined
  const value = parse(option, text)
  if (value > 0) return value
  throw new UserError(`${option} ${text}: that would remove every death; if it is meant, delete the history itself`)
}

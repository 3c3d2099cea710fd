import type { Command } from 'commander'
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
  maxAgeMs: maxAge === undefined ? undefined : parseDuration(maxAge, '--max-age'),
  maxCount: numberOf('--max-count', maxCount),
  maxBytes: maxSize === undefined ? undefined : parseSize('--max-size', maxSize),
  maxPerUser: numberOf('--max-per-user', maxPerUser),
  maxPerUnit: numberOf('--max-per-unit', maxPerUnit),
})

const numberOf = (option: string, text: string | undefined): number | undefined =>
  text === undefined ? undefined : wholeNumber(option, text)

import type { Command } from 'commander'
import { createRedact, type Redact } from '../pipeline/redact.js'

export interface RedactOptions {
  /** Patterns to add; false for --no-redact. */
  redact: string[] | false
}

export const addRedactOptions = (command: Command): Command =>
  command
    .option(
      '--redact <PATTERN>',
      'also hide what this regular expression (RE2) matches; @FILE reads one expression per line (repeatable)',
      (pattern: string, previous: string[] | false) => [...(previous || []), pattern],
      [],
    )
    .option('--no-redact', 'keep passwords, tokens, keys and e-mail addresses in arguments, environment and messages')

/** undefined: nothing is to be hidden. */
export const redactionOf = ({ redact }: RedactOptions): Redact | undefined =>
  redact === false ? undefined : createRedact(redact)

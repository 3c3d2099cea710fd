import { inspect } from 'node:util'
import { CommanderError } from 'commander'
import { CommandError, UserError } from '../model/errors.js'
import { io } from './io.js'
import { note } from './stderr.js'

/** sysexits(3): a defect of this program. 1 and 2 have meanings of their own here. */
const EX_SOFTWARE = 70

/** Tells why a command ended, and returns its exit status. */
export function reportFailure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof UserError) {
    for (const line of error.message.split('\n')) note(line)
    return error instanceof CommandError ? error.status : 2
  }
  io().stderr.write(`${inspect(error)}\n`)
  return EX_SOFTWARE
}

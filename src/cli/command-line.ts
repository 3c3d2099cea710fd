import { inspect } from 'node:util'
import { CommanderError } from 'commander'
import { CommandError, UserError } from '../model/errors.js'
import { io } from './io.js'
import { createProgram } from './program.js'
import { note } from './stderr.js'

/** sysexits(3): a defect of this program. 1 and 2 have meanings of their own here. */
const EX_SOFTWARE = 70

/** Runs a command line to its end. Its exit status is the `exitCode` of its io(); 0 where that is absent. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  try {
    await (await createProgram(args)).parseAsync(args, { from: 'user' })
  } catch (error) {
    io().exitCode = report(error)
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof UserError) {
    for (const line of error.message.split('\n')) note(line)
    return error instanceof CommandError ? error.status : 2
  }
  io().stderr.write(`${inspect(error)}\n`)
  return EX_SOFTWARE
}

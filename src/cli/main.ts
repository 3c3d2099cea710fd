#!/usr/bin/env node
import { CommanderError } from 'commander'
import { CommandError, UserError } from '../model/errors.js'
import { createProgram } from './program.js'
import { note } from './stderr.js'

/** sysexits(3): a defect of this program. 1 and 2 have meanings of their own here. */
const EX_SOFTWARE = 70

// A reader that had enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  throw error
})

try {
  await createProgram().parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else if (error instanceof UserError) {
    for (const line of error.message.split('\n')) note(line)
    process.exitCode = error instanceof CommandError ? error.status : 2
  } else {
    console.error(error)
    process.exitCode = EX_SOFTWARE
  }
}

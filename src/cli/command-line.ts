import { reportFailure } from './failure.js'
import { io } from './io.js'
import { createProgram } from './program.js'

/** Runs a command line to its end. Its exit status is the `exitCode` of its io(); 0 where that is absent. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  try {
    await (await createProgram(args)).parseAsync(args, { from: 'user' })
  } catch (error) {
    io().exitCode = reportFailure(error)
  }
}

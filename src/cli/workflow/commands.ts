import { describeFormat, type Format } from '../../pipeline/formats.js'
import { reportFailure } from '../failure.js'
import { type Io, io, withIo } from '../io.js'
import { inert } from './inert.js'

export const isForWorkflow = (format: Format): boolean => describeFormat(format).layout === 'workflow'

export interface Workflow {
  /** Another program prints on standard output as well, and may have left a line unfinished. */
  sharesOutput: boolean
}

/**
 * Runs a command whose output a CI runner looks through for workflow commands, where one of the formats is made of them.
 * Nothing else that is printed, and no error, is one: a process can call itself and its files what it likes.
 */
export async function inWorkflow(
  formats: readonly Format[],
  { sharesOutput }: Workflow,
  command: () => Promise<void>,
): Promise<void> {
  if (!formats.some(isForWorkflow)) return command()
  const outside = io()
  const within: Io = {
    stdout: inertStream(outside.stdout),
    stderr: inertStream(outside.stderr),
    commands: { write: (lines) => outside.stdout.write(sharesOutput ? `\n${lines}` : lines) },
    get exitCode() {
      return outside.exitCode
    },
    set exitCode(status) {
      outside.exitCode = status
    },
  }
  await withIo(within, () =>
    command().catch((error: unknown) => {
      outside.exitCode = reportFailure(error)
    }),
  )
}

const inertStream = (stream: Io['stdout']): Io['stdout'] => ({
  isTTY: stream.isTTY,
  columns: stream.columns,
  write: (text) => stream.write(typeof text === 'string' ? inert(text) : text),
})

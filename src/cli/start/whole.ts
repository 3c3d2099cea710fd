import { keepSpareResolver, type SpareResolver, startSpareCollector } from '../../pipeline/spares.js'
import { runCommandLine } from '../command-line.js'
import { type Io, withIo } from '../io.js'
import { watchStandardStreams } from '../streams.js'

/** Commands that watch the deaths of this machine, as `analyze --live` does. */
const WATCHERS = ['record', 'service']

/** Runs the command line of this process to its end. `spareResolver`: what resolves symbols, where it was started already. */
export async function runProgram(spareResolver: SpareResolver | undefined): Promise<void> {
  const args = process.argv.slice(2)
  if (WATCHERS.includes(args[0] ?? '') || (args[0] === 'analyze' && args.includes('--live'))) startSpareCollector()
  if (spareResolver) keepSpareResolver(spareResolver)
  watchStandardStreams()
  // All is done and written by then. Node would free what it holds piece by piece, which takes as long as to start it.
  process.once('beforeExit', () => process.exit())
  await runCommandLine(args)
}

/** What a thread of the analysis of long logs is started for. */
export async function serveReplay(): Promise<void> {
  const thread = await import('../../pipeline/replay-thread.js')
  thread.serveReplay()
}

/** Runs a command line and drops what it writes. */
export function runSilently(args: readonly string[]): Promise<void> {
  const output = { write: () => true, isTTY: false }
  const silent: Io = { stdout: output, stderr: output }
  return withIo(silent, () => runCommandLine(args))
}

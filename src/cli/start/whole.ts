import { keepHeapSmall } from '../../model/small-heap.js'
import { startSpareResolver } from '../../pipeline/spare-resolver.js'
import { runCommandLine } from '../command-line.js'
import { type Io, withIo } from '../io.js'
import { watchStandardStreams } from '../streams.js'

/** Commands that stay, as `analyze --live` does. */
const WATCHERS = ['record', 'service', 'snoop', 'trace']

/** Runs the command line of this process to its end. */
export async function runProgram(): Promise<void> {
  const args = process.argv.slice(2)
  if (WATCHERS.includes(args[0] ?? '') || args.includes('--live')) keepHeapSmall()
  if (args[0] === 'analyze') startSpareResolver(args.slice(1))
  watchStandardStreams()
  await runCommandLine(args)
}

/** Runs a command line and drops what it writes. */
export function runSilently(args: readonly string[]): Promise<void> {
  const output = { write: () => true, isTTY: false }
  const silent: Io = { stdout: output, stderr: output }
  return withIo(silent, () => runCommandLine(args))
}

import { reasonOf } from '../model/reason.js'
import { note } from './stderr.js'

let isGone = false
let goOn: ((reason: string) => void) | undefined

/**
 * Decides what a standard stream that cannot be written to means. Without a reader of standard output (`| head`)
 * nothing is left to do, which is not a failure; that it cannot be written, as on a full disk, is one. Standard error only
 * carries notes, and the run goes on without them.
 */
export function watchStandardStreams(): void {
  process.stderr.on('error', () => {})
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (isGone) return
    isGone = true
    const isLeft = error.code === 'EPIPE'
    const reason = isLeft ? 'the reader of standard output is gone' : `standard output: ${reasonOf(error)}`
    if (!isLeft) process.exitCode = 2
    if (goOn) return goOn(reason)
    if (!isLeft) note(`${reason}; nothing more can be printed`)
    process.exit()
  })
}

/** For a run that does more than print: it goes on when standard output cannot be written to, and `report` is called. */
export function goOnWithoutStdout(report: (reason: string) => void): void {
  goOn = report
}

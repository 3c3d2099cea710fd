import { type CrashEvent, SCHEMA_VERSION } from '../../model/event.js'
import { inertJson } from '../../model/inert-json.js'
import type { LogHeader, LogLoss } from '../../model/log.js'
import { repaired } from './repair.js'
import { openWriteQueue } from './write-queue.js'

export interface LogWriter {
  append(event: CrashEvent): void
  /** `lost`: deaths the kernel counted but could not hand over, so far. */
  loss(lost: number): void
  /** The next line goes to the file that stands at the path then, as after a rotation. */
  reopen(): void
  /** Deaths that could not be written so far. */
  unwritten(): number
  close(): Promise<void>
}

/**
 * Opens an event log for appending and writes a header line; see openLogFile. When the file is moved, deleted or
 * truncated, what follows goes to the one at its path, after a header of its own. Deaths that cannot be written are
 * counted, and recording goes on as soon as it can; `onNote` reports both. Throws UserError for a file that cannot
 * be appended to when it is opened.
 */
export async function openLog(
  path: string,
  header: Pick<LogHeader, 'host' | 'capture'>,
  onNote: (note: string) => void,
): Promise<LogWriter> {
  let lost = 0
  const line = (value: CrashEvent | LogHeader | LogLoss): string => `${inertJson(value)}\n`
  const time = (): string => new Date().toISOString()
  const loss = (unwritten: number): string => line({ type: 'loss', time: time(), lost: lost + unwritten })
  const queue = await openWriteQueue(path, {
    header: () =>
      line({ type: 'header', format: 'crashcrawler-log', schemaVersion: SCHEMA_VERSION, time: time(), ...header }),
    loss,
    onNote,
  })
  return {
    append: (event) => queue.push(line(repaired(event)), 1),
    loss: (soFar) => {
      lost = soFar
      queue.push(loss(queue.unwritten()), 0)
    },
    reopen: queue.reopen,
    unwritten: queue.unwritten,
    close: queue.close,
  }
}

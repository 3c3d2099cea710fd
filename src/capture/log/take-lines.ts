import { UserError } from '../../model/errors.js'
import type { CrashEvent } from '../../model/event.js'
import { type Line, splitLines } from './lines.js'
import { foreignLog, type LogItem, parseLogLine } from './parse-line.js'

/** Events are some 7 KB: chunks of the usual size would cut every ninth in two, and each costs a turn of the event loop. */
export const CHUNK_BYTES = 1024 * 1024

export interface LineHandlers {
  onEvent(event: CrashEvent): Promise<void>
  /** The mappings of events are not written: see holdMaps(). */
  holdsMaps?: boolean
  /** Asked after each event: nothing further is read once it says yes. */
  isEnough?: () => boolean
  /** A line that was skipped, by its number, and why. */
  onProblem(line: number, problem: string): void
  /** Deaths the recorder counted but could not record. */
  onLoss(lost: number): void
}

/** What is known of the lines that are taken: the file they are from, and whether its header went before. */
export interface Origin {
  name: string
  headed: boolean
}

/**
 * Hands over what the lines of an event log tell, in order. Unless a header went before, the first one has to be it:
 * throws UserError for what is not an event log.
 */
export const takeLines = (
  bytes: AsyncIterable<Buffer> | Iterable<Buffer>,
  origin: Origin,
  handlers: LineHandlers,
): Promise<void> => takeSplit(splitLines(bytes), origin, handlers)

/** The same for lines that are split already. */
export async function takeSplit(
  batches: AsyncIterable<Line[]> | Iterable<Line[]>,
  { name, headed }: Origin,
  handlers: LineHandlers,
): Promise<void> {
  let started = headed
  for await (const lines of batches) {
    for (const line of lines) {
      const item = itemOf(line, handlers.holdsMaps)
      if (!started) checkHeader(item, name, line.number)
      started = true
      if (item.kind === 'event') {
        await handlers.onEvent(item.event)
        if (handlers.isEnough?.()) return
      }
      if (item.kind === 'loss') handlers.onLoss(item.loss.lost)
      if (item.kind === 'foreign') handlers.onProblem(line.number, foreignLog(item.schemaVersion))
      if (item.kind === 'problem') {
        handlers.onProblem(
          line.number,
          `${line.torn ? `torn last line (${item.problem})` : item.problem}; line skipped`,
        )
      }
    }
  }
  if (!started) throw new UserError(`${name}: not a crashcrawler event log: there is no line in it`)
}

const itemOf = ({ text }: Line, holdsMaps?: boolean): LogItem =>
  text === undefined ? { kind: 'problem', problem: 'longer than any event' } : parseLogLine(text, holdsMaps)

/** Throws UserError for what is not the first line of an event log. */
export function checkHeader(item: LogItem, name: string, line: number): void {
  const place = { file: name, line }
  if (item.kind === 'foreign') throw new UserError(foreignLog(item.schemaVersion), place)
  if (item.kind === 'header') return
  const reason = item.kind === 'problem' ? item.problem : 'no header line'
  throw new UserError(`not a crashcrawler event log (${reason}); record one with: crashcrawler record FILE`, place)
}

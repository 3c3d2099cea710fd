import { createReadStream } from 'node:fs'
import { UserError } from '../../model/errors.js'
import type { CrashEvent } from '../../model/event.js'
import { reasonOf } from '../../model/reason.js'
import { gunzip, isGzip } from './gunzip.js'
import { type Line, splitLines } from './lines.js'
import { foreignLog, type LogItem, parseLogLine } from './parse-line.js'

export interface LogHandlers {
  onEvent(event: CrashEvent): Promise<void>
  /** A line that was skipped, and why: one readable line with the file and its number. */
  onProblem(problem: string): void
  /** The compressed stream is torn or damaged; what came before was handed over. */
  onDamage(problem: string): void
  /** Deaths the recorder counted but could not record. */
  onLoss(lost: number): void
}

/**
 * Reads an event log (`-`: standard input; gzip is recognized by its magic) and hands over every
 * good event, in order. Bad lines are reported and skipped. Throws UserError for an input that
 * cannot be read or is no event log at all.
 */
export async function readLog(path: string, handlers: LogHandlers): Promise<void> {
  const name = path === '-' ? 'standard input' : path
  const bytes = openInput(path, name, handlers.onDamage)
  let started = false
  for await (const lines of splitLines(bytes)) {
    for (const line of lines) {
      const item = itemOf(line)
      if (!started && item.kind === 'foreign') {
        throw new UserError(foreignLog(item.schemaVersion), { file: name, line: line.number })
      }
      if (!started && item.kind !== 'header') {
        throw new UserError(
          `not a crashcrawler event log (${item.kind === 'problem' ? item.problem : 'no header line'}); record one with: crashcrawler record FILE`,
          { file: name, line: line.number },
        )
      }
      started = true
      if (item.kind === 'event') await handlers.onEvent(item.event)
      if (item.kind === 'loss') handlers.onLoss(item.loss.lost)
      if (item.kind === 'foreign') handlers.onProblem(`${name}:${line.number}: ${foreignLog(item.schemaVersion)}`)
      if (item.kind === 'problem') {
        const problem = line.torn ? `torn last line (${item.problem})` : item.problem
        handlers.onProblem(`${name}:${line.number}: ${problem}; line skipped`)
      }
    }
  }
  if (!started) throw new UserError(`${name}: not a crashcrawler event log: there is no line in it`)
}

const itemOf = ({ text }: Line): LogItem =>
  text === undefined ? { kind: 'problem', problem: 'longer than any event' } : parseLogLine(text)

async function* openInput(path: string, name: string, onDamage: (damage: string) => void): AsyncGenerator<Buffer> {
  const chunks: AsyncIterable<Buffer> = path === '-' ? process.stdin : createReadStream(path)
  try {
    yield* gunzipIfNeeded(chunks, (damage) => onDamage(`${name}: ${damage}; what came before it was read`))
  } catch (error) {
    throw error instanceof UserError ? error : new UserError(`${name}: cannot be read (${reasonOf(error)})`)
  }
}

async function* gunzipIfNeeded(
  chunks: AsyncIterable<Buffer>,
  onDamage: (damage: string) => void,
): AsyncGenerator<Buffer> {
  const iterator = chunks[Symbol.asyncIterator]()
  try {
    const first = await iterator.next()
    if (first.done) return
    const all = withFirst(first.value, iterator)
    yield* isGzip(first.value) ? gunzip(all, onDamage) : all
  } finally {
    // A reader that had enough lets go of the file, or of a standard input that is still open.
    await iterator.return?.()
  }
}

async function* withFirst(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

import { createReadStream } from 'node:fs'
import { UserError } from '../../model/errors.js'
import type { CrashEvent } from '../../model/event.js'
import { reasonOf } from '../../model/reason.js'
import { gunzip, isGzip } from './gunzip.js'
import { CHUNK_BYTES, takeLines } from './take-lines.js'

export interface LogHandlers {
  onEvent(event: CrashEvent): Promise<void>
  /** A line that was skipped, and why: one readable line with the file and its number. */
  onProblem(problem: string): void
  /** The compressed stream is torn or damaged; what came before was handed over. */
  onDamage(problem: string): void
  /** Deaths the recorder counted but could not record. */
  onLoss(lost: number): void
  /** Bytes of the input that were read. */
  onBytes?: (bytes: number) => void
}

/**
 * Reads an event log (`-`: standard input; gzip is recognized by its magic) and hands over every
 * good event, in order. Bad lines are reported and skipped. Throws UserError for an input that
 * cannot be read or is no event log at all.
 */
export async function readLog(path: string, handlers: LogHandlers): Promise<void> {
  const name = path === '-' ? 'standard input' : path
  const bytes = openInput(path, name, handlers)
  const onProblem = (line: number, problem: string): void => handlers.onProblem(`${name}:${line}: ${problem}`)
  await takeLines(bytes, { name, headed: false }, { ...handlers, onProblem })
}

async function* openInput(path: string, name: string, { onDamage, onBytes }: LogHandlers): AsyncGenerator<Buffer> {
  const chunks: AsyncIterable<Buffer> =
    path === '-' ? process.stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES })
  try {
    yield* gunzipIfNeeded(counted(chunks, onBytes), (damage) =>
      onDamage(`${name}: ${damage}; what came before it was read`),
    )
  } catch (error) {
    throw error instanceof UserError ? error : new UserError(`${name}: cannot be read (${reasonOf(error)})`)
  }
}

async function* counted(chunks: AsyncIterable<Buffer>, onBytes: LogHandlers['onBytes']): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    onBytes?.(chunk.length)
    yield chunk
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

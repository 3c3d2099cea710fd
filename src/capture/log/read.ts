import { createReadStream } from 'node:fs'
import { UserError } from '../../model/errors.js'
import type { CrashEvent } from '../../model/event.js'
import { reasonOf } from '../../model/reason.js'
import { inputReaders } from '../files/input-readers.js'
import type { Reader } from '../files/reader.js'
import { decompress, MAGIC_LENGTH, toolOf } from './decompress.js'
import { gunzip, isGzip } from './gunzip.js'
import { CHUNK_BYTES, takeLines } from './take-lines.js'

export interface LogHandlers {
  onEvent(event: CrashEvent): Promise<void>
  /** The mappings of events are not written: see holdMaps(). */
  holdsMaps?: boolean
  /** Asked after each event: nothing further is read once it says yes. */
  isEnough?: () => boolean
  /** A line that was skipped, and why: one readable line with the file and its number. */
  onProblem(problem: string): void
  /** The compressed stream is torn or damaged; what came before was handed over. */
  onDamage(problem: string): void
  /** Deaths the recorder counted but could not record. */
  onLoss(lost: number): void
  /** Before the first event: with whose permissions the files that events name are read, as inputReaders() has it. */
  onReaders?: (readers: readonly Reader[] | undefined) => void
  /** Bytes of the input that were read. */
  onBytes?: (bytes: number) => void
}

/**
 * Reads an event log (`-`: standard input; gzip, zstd and xz are recognized by their magic) and hands over every
 * good event, in order. Bad lines are reported and skipped. Throws UserError for an input that
 * cannot be read, is not an event log at all, or has nothing but bad lines after its header.
 */
export async function readLog(path: string, handlers: LogHandlers): Promise<void> {
  const name = path === '-' ? 'standard input' : path
  const bytes = logBytes(path, name, handlers)
  let [events, bad] = [0, 0]
  await takeLines(
    bytes,
    { name, headed: false },
    {
      onEvent: (event) => {
        events++
        return handlers.onEvent(event)
      },
      onProblem: (line, problem) => {
        bad++
        handlers.onProblem(`${name}:${line}: ${problem}`)
      },
      onLoss: handlers.onLoss,
      holdsMaps: handlers.holdsMaps,
      isEnough: handlers.isEnough,
    },
  )
  checkReadable(name, events, bad)
}

/** Throws UserError for a log of which nothing but headers could be read. */
export function checkReadable(name: string, events: number, bad: number): void {
  if (events > 0 || bad === 0) return
  throw new UserError(`${name}: no event in it could be read: ${bad === 1 ? '1 line is' : `${bad} lines are`} bad`)
}

/** The bytes of a log, decompressed. Throws UserError for what cannot be read. */
export async function* logBytes(
  path: string,
  name: string,
  { onDamage, onBytes, onReaders }: Pick<LogHandlers, 'onDamage' | 'onBytes' | 'onReaders'>,
): AsyncGenerator<Buffer> {
  const chunks = openStream(path, (descriptor) => onReaders?.(inputReaders(descriptor)))
  try {
    yield* decompressedIfNeeded(counted(chunks, onBytes), name, (damage) => onDamage(`${name}: ${damage}`))
  } catch (error) {
    throw error instanceof UserError ? error : new UserError(`${name}: cannot be read (${reasonOf(error)})`)
  }
}

/** Tells the descriptor that is read from. */
function openStream(path: string, onOpen: (descriptor: number) => void): AsyncIterable<Buffer> {
  if (path !== '-') return createReadStream(path, { highWaterMark: CHUNK_BYTES }).once('open', onOpen)
  onOpen(STANDARD_INPUT)
  return process.stdin
}

const STANDARD_INPUT = 0

async function* counted(chunks: AsyncIterable<Buffer>, onBytes: LogHandlers['onBytes']): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    onBytes?.(chunk.length)
    yield chunk
  }
}

async function* decompressedIfNeeded(
  chunks: AsyncIterable<Buffer>,
  name: string,
  onDamage: (damage: string) => void,
): AsyncGenerator<Buffer> {
  const iterator = chunks[Symbol.asyncIterator]()
  try {
    const first = await firstOf(iterator)
    const all = withFirst(first, iterator)
    const tool = toolOf(first)
    if (tool) yield* decompress(tool, all, name, (damage) => onDamage(`${damage}; what came before it was read`))
    else yield* isGzip(first) ? gunzip(all, onDamage, 'log') : all
  } finally {
    // A reader that had enough lets go of the file, or of a standard input that is still open.
    await iterator.return?.()
  }
}

/** As much as shows what it is compressed with: a pipe may hand over single bytes. */
async function firstOf(iterator: AsyncIterator<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for (let bytes = 0; bytes < MAGIC_LENGTH; ) {
    const next = await iterator.next()
    if (next.done) break
    bytes += next.value.length
    chunks.push(next.value)
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}

async function* withFirst(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

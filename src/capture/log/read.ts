import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { UserError } from '../../model/errors.js'
import type { CrashEvent } from '../../model/event.js'
import { type Line, splitLines } from './lines.js'
import { type LogItem, parseLogLine } from './parse-line.js'

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
      if (!started && item.kind !== 'header') {
        throw new UserError(
          `not a crashcrawler event log (${item.kind === 'problem' ? item.problem : 'no header line'}); record one with: crashcrawler record FILE`,
          { file: name, line: line.number },
        )
      }
      started = true
      if (item.kind === 'event') await handlers.onEvent(item.event)
      if (item.kind === 'loss') handlers.onLoss(item.loss.lost)
      if (item.kind === 'problem') handlers.onProblem(`${name}:${line.number}: ${item.problem}; line skipped`)
    }
  }
  if (!started) throw new UserError(`${name}: empty, not a crashcrawler event log`)
}

function itemOf({ text, torn }: Line): LogItem {
  if (text === undefined) return { kind: 'problem', problem: 'longer than any event' }
  const item = parseLogLine(text)
  return item.kind === 'problem' && torn ? { kind: 'problem', problem: 'torn last line' } : item
}

async function* openInput(path: string, name: string, onDamage: (damage: string) => void): AsyncGenerator<Buffer> {
  const chunks: AsyncIterable<Buffer> = path === '-' ? process.stdin : createReadStream(path)
  try {
    yield* await gunzipIfNeeded(chunks, (damage) => onDamage(`${name}: ${damage}; what came before it was read`))
  } catch (error) {
    throw error instanceof UserError ? error : new UserError(`${name}: cannot be read (${reasonOf(error)})`)
  }
}

async function gunzipIfNeeded(
  chunks: AsyncIterable<Buffer>,
  onDamage: (damage: string) => void,
): Promise<AsyncIterable<Buffer>> {
  const iterator = chunks[Symbol.asyncIterator]()
  const first = await iterator.next()
  const all = (async function* () {
    if (!first.done) yield first.value
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  })()
  if (first.done || first.value[0] !== 0x1f || first.value[1] !== 0x8b) return all
  return gunzip(all, onDamage)
}

/** What was decompressed before a torn end is kept: a recorder that was killed leaves one. */
async function* gunzip(chunks: AsyncIterable<Buffer>, onDamage: (damage: string) => void): AsyncGenerator<Buffer> {
  const stream = createGunzip()
  const fed = feed(chunks, stream)
  try {
    for await (const chunk of stream) yield chunk
    await fed
  } catch (error) {
    const code = codeOf(error)
    if (code === 'Z_BUF_ERROR') onDamage('the gzip stream is torn at its end')
    else if (code?.startsWith('Z_')) onDamage(`the gzip stream is damaged (${reasonOf(error)})`)
    else throw error
  }
}

async function feed(chunks: AsyncIterable<Buffer>, stream: ReturnType<typeof createGunzip>): Promise<void> {
  try {
    for await (const chunk of chunks) {
      if (stream.destroyed) return
      if (!stream.write(chunk)) await new Promise((resolve) => stream.once('drain', resolve).once('close', resolve))
    }
    stream.end()
  } catch (error) {
    stream.destroy(error instanceof Error ? error : new Error(String(error)))
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

function reasonOf(error: unknown): string {
  return codeOf(error) ?? (error instanceof Error ? error.message : String(error))
}

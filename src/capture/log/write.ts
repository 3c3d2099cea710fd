import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { createGzip, type Gzip, constants as zlib } from 'node:zlib'
import { UserError } from '../../model/errors.js'
import { type CrashEvent, SCHEMA_VERSION } from '../../model/event.js'
import type { LogHeader, LogLoss } from '../../model/log.js'
import { reasonOf } from '../../model/reason.js'
import { lockFile } from '../lock.js'
import { isGzip } from './gunzip.js'
import { foreignLog, parseLogLine } from './parse-line.js'
import { readLog } from './read.js'

export interface LogWriter {
  append(event: CrashEvent): void
  loss(lost: number): void
  close(): Promise<void>
}

/**
 * Opens an event log for appending and writes a header line. A new file is compressed where its name
 * ends in `.gz`, and readable by its owner only; one that exists stays as it is. Symbolic links are not
 * followed. Throws UserError for a file that exists and is something else, that another process is recording into, or
 * that cannot be written; append and loss throw it too.
 */
export async function openLog(path: string, header: Pick<LogHeader, 'host' | 'capture'>): Promise<LogWriter> {
  const fd = openForAppend(path)
  try {
    if (!lockFile(fd)) throw new UserError(`${path}: another crashcrawler is recording into it; choose another file`)
    const size = fstatSync(fd).size
    const compressed = size > 0 ? isGzip(bytesAt(fd, 0, 1)) : path.endsWith('.gz')
    if (size > 0) await (compressed ? checkWholeGzip(path) : checkFirstLine(fd, path))
    const sink = compressed ? gzipSink(fd, path) : plainSink(fd, path)
    // A recorder that was killed may have left half a line: the new header must not continue it.
    if (size > 0 && (compressed || !endsWithNewline(fd, size))) sink.write('\n')
    const line = (value: CrashEvent | LogHeader | LogLoss): void => sink.write(`${JSON.stringify(value)}\n`)
    const time = (): string => new Date().toISOString()
    line({ type: 'header', format: 'crashcrawler-log', schemaVersion: SCHEMA_VERSION, time: time(), ...header })
    return { append: line, loss: (lost) => line({ type: 'loss', time: time(), lost }), close: sink.close }
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

function openForAppend(path: string): number {
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW } = constants
  try {
    return openSync(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600)
  } catch (error) {
    throw cannotWrite(path, error)
  }
}

const cannotWrite = (path: string, error: unknown): UserError =>
  new UserError(`${path}: the event log cannot be written (${reasonOf(error)})`)

const FIRST_LINE_BYTES = 64 * 1024

function checkFirstLine(fd: number, path: string): void {
  const [first = ''] = bytesAt(fd, 0, FIRST_LINE_BYTES).toString('utf8').split('\n', 1)
  const item = parseLogLine(first)
  if (item.kind === 'foreign') throw new UserError(foreignLog(item.schemaVersion), { file: path, line: 1 })
  if (item.kind !== 'header') {
    throw new UserError(`${path}: exists and is not a crashcrawler event log; choose another file`)
  }
}

/** Bytes appended behind a torn gzip member could not be read again. */
async function checkWholeGzip(path: string): Promise<void> {
  await readLog(path, {
    onEvent: async () => {},
    onLoss: () => {},
    onProblem: () => {},
    onDamage: (damage) => {
      throw new UserError(`${damage}; nothing can be appended to it: record into another file`)
    },
  })
}

const endsWithNewline = (fd: number, size: number): boolean => bytesAt(fd, size - 1, 1)[0] === 10

/** As many as there are, up to length. */
function bytesAt(fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  return bytes.subarray(0, readSync(fd, bytes, 0, length, position))
}

interface Sink {
  write(text: string): void
  close(): Promise<void>
}

function writeAll(fd: number, path: string, bytes: Buffer): void {
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written)
  } catch (error) {
    throw cannotWrite(path, error)
  }
}

function plainSink(fd: number, path: string): Sink {
  return {
    write: (text) => writeAll(fd, path, Buffer.from(text)),
    close: async () => closeSync(fd),
  }
}

/** Flushed after every burst, so that a recorder that is killed loses at most what it was writing. */
function gzipSink(fd: number, path: string): Sink {
  const gzip: Gzip = createGzip({ finishFlush: zlib.Z_FINISH })
  let failure: UserError | undefined
  let flushing = false
  let unflushed = false
  const flush = (): void => {
    flushing = true
    unflushed = false
    gzip.flush(zlib.Z_SYNC_FLUSH, () => {
      flushing = false
      if (unflushed) flush()
    })
  }
  gzip.on('data', (chunk: Buffer) => {
    try {
      writeAll(fd, path, chunk)
    } catch (error) {
      failure ??= error instanceof UserError ? error : cannotWrite(path, error)
    }
  })
  return {
    write: (text) => {
      if (failure) throw failure
      gzip.write(text)
      unflushed = true
      if (!flushing) flush()
    },
    close: () =>
      new Promise((resolve, reject) => {
        gzip.once('end', () => {
          closeSync(fd)
          if (failure) reject(failure)
          else resolve()
        })
        gzip.end()
      }),
  }
}

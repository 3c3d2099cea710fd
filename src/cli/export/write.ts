import { closeSync, fstatSync, ftruncateSync, writeSync } from 'node:fs'
import { constants } from 'node:os'
import { gzipSync } from 'node:zlib'
import { UserError } from '../../model/errors.js'
import { reasonOf } from '../../model/reason.js'
import { openOutputFile } from '../../pipeline/output-files.js'
import { io } from '../io.js'

/** Bytes of a write, and of a gzip member. */
const PART_BYTES = 1024 * 1024

type Parts = AsyncIterable<string | Uint8Array>

/**
 * Writes the parts of a document to a file, which they replace, or to standard output. It is compressed where the name
 * ends in `.gz`. A file that could not be written to its end, or not before SIGINT or SIGTERM, is left empty. Throws
 * UserError.
 */
export async function writeExport(parts: Parts, path: string | undefined): Promise<void> {
  if (path === undefined || path === '-') {
    for await (const part of inLargeParts(parts)) io().stdout.write(part)
    return
  }
  // The first part comes before the file is touched: what cannot be read replaces nothing.
  const iterator = inLargeParts(parts)
  const first = await iterator.next()
  const fd = openOutputFile(path, 'replace')
  const write = (part: Uint8Array): void => writeAll(fd, path.endsWith('.gz') ? gzipSync(part) : part, path)
  const leave = (signal: NodeJS.Signals): void => {
    empty(fd)
    process.exit(128 + constants.signals[signal])
  }
  for (const signal of SIGNALS) process.once(signal, leave)
  try {
    if (!first.done) write(first.value)
    for await (const part of iterator) write(part)
  } catch (error) {
    empty(fd)
    throw error
  } finally {
    for (const signal of SIGNALS) process.off(signal, leave)
    closeSync(fd)
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

function empty(fd: number): void {
  if (fstatSync(fd).isFile()) ftruncateSync(fd, 0)
}

function writeAll(fd: number, bytes: Uint8Array, path: string): void {
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written)
  } catch (error) {
    throw new UserError(`${path}: cannot be written (${reasonOf(error)})`)
  }
}

async function* inLargeParts(parts: Parts): AsyncGenerator<Buffer> {
  let [waiting, bytes]: [Uint8Array[], number] = [[], 0]
  for await (const part of parts) {
    const content = typeof part === 'string' ? Buffer.from(part) : part
    waiting.push(content)
    bytes += content.length
    if (bytes < PART_BYTES) continue
    yield Buffer.concat(waiting)
    waiting = []
    bytes = 0
  }
  if (waiting.length > 0) yield Buffer.concat(waiting)
}

import { closeSync, fstatSync, ftruncateSync, lstatSync, readSync, writeSync } from 'node:fs'
import { UserError } from '../../model/errors.js'
import { reasonOf } from '../../model/reason.js'
import { lockFile } from '../files/lock.js'
import { openOutputFile } from '../files/output-file.js'
import { isGzip } from './gunzip.js'
import { foreignLog, parseLogLine } from './parse-line.js'
import { recoverGzip } from './recover-gzip.js'

/** The file that an event log is appended to, until another one stands at its path. */
export interface LogFile {
  isCompressed: boolean
  /** Its last line has no end: what is appended must not continue it. */
  isTorn: boolean
  /** The file is still at its path, and has not been truncated since it was last written to. */
  isCurrent(): boolean
  /**
   * Appends all the bytes or, where that fails, none; throws UserError. False: the file was truncated in between, and is
   * empty.
   */
  write(bytes: Buffer): boolean
  close(): void
}

/**
 * Opens an event log for appending, for this process alone. A new file is compressed where its name ends in `.gz`, and
 * readable by its owner only; one that exists stays as it is, but for a torn gzip member at its end. Throws UserError
 * for a file that exists and is something else, that another process is recording into, or that cannot be written.
 */
export async function openLogFile(path: string, onNote: (note: string) => void): Promise<LogFile> {
  const fd = openOutputFile(path, 'append')
  try {
    if (!lockFile(fd)) throw new UserError(`${path}: another crashcrawler is recording into it; choose another file`)
    const { size } = fstatSync(fd)
    const isCompressed = size > 0 ? isGzip(bytesAt(fd, 0, 1)) : path.endsWith('.gz')
    if (size > 0 && !isCompressed) checkFirstLine(fd, path)
    const isTorn = size > 0 && (isCompressed ? await recoverGzip(fd, path, onNote) : !endsWithNewline(fd, size))
    return { isCompressed, isTorn, ...appender(fd, path), close: () => closeSync(fd) }
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

function appender(fd: number, path: string): Pick<LogFile, 'isCurrent' | 'write'> {
  const opened = fstatSync(fd)
  let end = opened.size
  return {
    isCurrent: () => {
      if (!opened.isFile()) return true
      const there = lstatSync(path, { throwIfNoEntry: false })
      return there?.ino === opened.ino && there.dev === opened.dev && there.size >= end
    },
    write: (bytes) => {
      const before = fstatSync(fd).size
      try {
        for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written)
      } catch (error) {
        // Half a line, or half a member, would take what is written after it along.
        if (opened.isFile()) ftruncateSync(fd, before)
        throw new UserError(`${path}: the event log cannot be written (${reasonOf(error)})`)
      }
      end = before + bytes.length
      if (!opened.isFile() || fstatSync(fd).size >= end) return true
      // The bytes stand at the beginning of the file, where a header has to be.
      ftruncateSync(fd, 0)
      end = 0
      return false
    },
  }
}

const FIRST_LINE_BYTES = 64 * 1024

function checkFirstLine(fd: number, path: string): void {
  const [first = ''] = bytesAt(fd, 0, FIRST_LINE_BYTES).toString('utf8').split('\n', 1)
  const item = parseLogLine(first)
  if (item.kind === 'foreign') throw new UserError(foreignLog(item.schemaVersion), { file: path, line: 1 })
  if (item.kind !== 'header') {
    throw new UserError(`${path}: exists and is not a crashcrawler event log; choose another file`)
  }
}

const endsWithNewline = (fd: number, size: number): boolean => bytesAt(fd, size - 1, 1)[0] === 10

/** As many as there are, up to length. */
function bytesAt(fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  return bytes.subarray(0, readSync(fd, bytes, 0, length, position))
}

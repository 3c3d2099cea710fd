import { closeSync, createReadStream, fstatSync, openSync } from 'node:fs'
import { constants, gunzipSync } from 'node:zlib'
import { inputReaders } from '../files/input-readers.js'
import type { Reader } from '../files/reader.js'
import { beginningOf } from '../log/beginning.js'
import { decompress, firstDecompressed, type Tool, toolOf } from '../log/decompress.js'
import { gunzip, isGzip } from '../log/gunzip.js'
import { coreOfAbrt, coreOfApport, isApportReport } from './containers.js'
import { spillToFile } from './spill.js'

export interface OpenCore {
  /** Of an uncompressed core. The caller closes it. */
  descriptor: number
  /** When the file that was opened was last written, nanoseconds since the epoch. */
  modified: bigint
  /** With whose permissions the files it names are read: inputReaders() of the file that was opened. */
  readers: readonly Reader[] | undefined
}

/** Enough for the compressed form of more than an ELF header. */
const BEGINNING = 4096
const ELF_MAGIC = Buffer.from('\x7fELF', 'latin1')
const MINIDUMP_MAGIC = Buffer.from('MDMP', 'latin1')

/**
 * Opens an ELF file or a minidump, also that in a report of apport or a directory of ABRT, decompressed to a temporary one that has no name where it is compressed with gzip, zstd or xz. All
 * are known by their first bytes. undefined for any other input. onDamage: the compressed stream is torn or damaged,
 * or does not fit on the disk; what came before was taken. Throws UserError where zstd or xz is needed and not there.
 */
export async function openCore(given: string, onDamage: (problem: string) => void): Promise<OpenCore | undefined> {
  const path = coreOfAbrt(given)
  const format = formatOf(path)
  if (!format) return undefined
  const descriptor = openSync(path, 'r')
  const modified = fstatSync(descriptor, { bigint: true }).mtimeNs
  const readers = inputReaders(descriptor)
  if (format === 'as it is') return { descriptor, modified, readers }
  const whole = (problem: string): void => onDamage(`${path}: ${problem}`)
  const report = (problem: string): void => whole(`${problem}; what came before it was read`)
  return {
    descriptor: await spillToFile(coreIn(format, descriptor, path, { whole, report }), report),
    modified,
    readers,
  }
}

/** Whether openCore() would open it. */
export const isCore = (given: string): boolean => formatOf(coreOfAbrt(given)) !== undefined

type Compressed = 'gzip' | 'apport' | Tool

/** `whole`: gets sentences about the stream that say what was read. */
function coreIn(
  format: Compressed,
  descriptor: number,
  path: string,
  { whole, report }: Record<'whole' | 'report', (problem: string) => void>,
): AsyncIterable<Buffer> {
  if (format !== 'gzip' && format !== 'apport') return decompress(format, descriptor, path, report)
  const stream = createReadStream(path, { fd: descriptor })
  return gunzip(format === 'apport' ? coreOfApport(stream) : stream, whole)
}

function formatOf(path: string): 'as it is' | Compressed | undefined {
  const start = beginningOf(path, BEGINNING)
  if (isUncompressed(start)) return 'as it is'
  const tool = toolOf(start)
  if (tool) return isUncompressed(firstOf(tool, path)) ? tool : undefined
  if (isApportReport(start)) return 'apport'
  return isGzip(start) && isUncompressed(inflated(start)) ? 'gzip' : undefined
}

/** Of a file whose program is not installed, that of an ELF file: openCore() says what is missing. */
function firstOf(tool: Tool, path: string): Buffer {
  const descriptor = openSync(path, 'r')
  try {
    return firstDecompressed(tool, descriptor, BEGINNING) ?? ELF_MAGIC
  } finally {
    closeSync(descriptor)
  }
}

const isUncompressed = (start: Buffer): boolean => startsWith(start, ELF_MAGIC) || startsWith(start, MINIDUMP_MAGIC)

const startsWith = (bytes: Buffer, magic: Buffer): boolean => bytes.subarray(0, magic.length).equals(magic)

function inflated(start: Buffer): Buffer {
  try {
    return gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    return Buffer.alloc(0)
  }
}

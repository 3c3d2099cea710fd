import { closeSync, createReadStream, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { constants, gunzipSync } from 'node:zlib'
import { gunzip, isGzip } from '../log/gunzip.js'
import { spillToFile } from './spill.js'
import { unzstd } from './unzstd.js'

export interface OpenCore {
  /** Of an uncompressed core. The caller closes it. */
  descriptor: number
  /** When the file that was opened was last written, nanoseconds since the epoch. */
  modified: bigint
}

/** Enough for the compressed form of more than an ELF header. */
const BEGINNING = 4096
const ELF_MAGIC = Buffer.from('\x7fELF', 'latin1')
const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])

/**
 * Opens an ELF file, decompressed to a temporary one that has no name where it is compressed with gzip or zstd. All
 * are known by their first bytes. undefined for any other input. onDamage: the compressed stream is torn or damaged,
 * or does not fit on the disk; what came before was taken. Throws UserError where zstd is needed and not there.
 */
export async function openCore(path: string, onDamage: (problem: string) => void): Promise<OpenCore | undefined> {
  const format = formatOf(path)
  if (!format) return undefined
  const descriptor = openSync(path, 'r')
  const modified = fstatSync(descriptor, { bigint: true }).mtimeNs
  if (format === 'elf') return { descriptor, modified }
  closeSync(descriptor)
  const tell = (problem: string): void => onDamage(`${path}: ${problem}; what came before it was read`)
  const chunks = format === 'gzip' ? gunzip(createReadStream(path), tell) : unzstd(path, tell)
  return { descriptor: await spillToFile(chunks, tell), modified }
}

function formatOf(path: string): 'elf' | 'gzip' | 'zstd' | undefined {
  const start = beginningOf(path)
  if (startsWith(start, ELF_MAGIC)) return 'elf'
  if (startsWith(start, ZSTD_MAGIC)) return 'zstd'
  return isGzip(start) && startsWith(inflated(start), ELF_MAGIC) ? 'gzip' : undefined
}

/** Empty where nothing can be read, and of pipes, where it would be gone for who reads them next. */
function beginningOf(path: string): Buffer {
  try {
    if (!statSync(path).isFile()) return Buffer.alloc(0)
    const descriptor = openSync(path, 'r')
    try {
      const start = Buffer.alloc(BEGINNING)
      return start.subarray(0, readSync(descriptor, start))
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return Buffer.alloc(0)
  }
}

const startsWith = (bytes: Buffer, magic: Buffer): boolean => bytes.subarray(0, magic.length).equals(magic)

function inflated(start: Buffer): Buffer {
  try {
    return gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    return Buffer.alloc(0)
  }
}

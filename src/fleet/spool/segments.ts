import {
  closeSync,
  fdatasync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { UserError } from '../../model/errors.js'
import { reasonOf } from '../../model/reason.js'

export interface SpoolFolder {
  /** The path of a name in it. */
  path(name: string): string
}

/** Files of records, in the order in which they were written. */
export interface Segments {
  /** Throws what is wrong with the disk; then nothing of the record is written. */
  append(record: Buffer): void
  /** Resolves when all that was written will be there after a power failure. */
  sync(): Promise<void>
  /** Nothing is added to it any more. */
  oldest(): { name: string; content: Buffer } | undefined
  remove(name: string): void
  bytes(): number
  count(): number
  close(): void
}

/** A segment is removed as a whole. */
const SEGMENT_BYTES = 4 * 1024 * 1024

const NAME = /^\d{12}\.deaths$/

/** Those in a folder that no other process uses. Throws UserError where it cannot be read. */
export function openSegments(folder: SpoolFolder): Segments {
  const sizes = new Map(namesIn(folder).map((name) => [name, statSync(folder.path(name)).size]))
  const directory = openSync(folder.path('.'), 'r')
  let next = 1 + Math.max(0, ...Array.from(sizes.keys(), (name) => Number.parseInt(name, 10)))
  let current: { name: string; descriptor: number } | undefined

  const seal = (): void => {
    if (!current) return
    fsyncSync(current.descriptor)
    closeSync(current.descriptor)
    current = undefined
  }
  const openSegment = (): { name: string; descriptor: number } => {
    const name = `${String(next++).padStart(12, '0')}.deaths`
    const opened = { name, descriptor: openSync(folder.path(name), 'wx', 0o600) }
    // So that the name is there after a power failure as well.
    fsyncSync(directory)
    sizes.set(name, 0)
    return opened
  }
  return {
    append: (record) => {
      current ??= openSegment()
      const { name, descriptor } = current
      const size = sizes.get(name) ?? 0
      write(descriptor, record, size)
      sizes.set(name, size + record.length)
      if (size + record.length >= SEGMENT_BYTES) seal()
    },
    sync: () => {
      if (!current) return Promise.resolve()
      const { descriptor } = current
      // It was sealed, and with that written, in the meantime where it fails.
      return new Promise((resolve) => fdatasync(descriptor, () => resolve()))
    },
    oldest: () => {
      const [name] = [...sizes.keys()].sort()
      if (name === undefined) return undefined
      if (name === current?.name) seal()
      return { name, content: readFileSync(folder.path(name)) }
    },
    remove: (name) => {
      rmSync(folder.path(name), { force: true })
      sizes.delete(name)
    },
    bytes: () => [...sizes.values()].reduce((sum, size) => sum + size, 0),
    count: () => sizes.size,
    close: () => {
      seal()
      closeSync(directory)
    },
  }
}

/** All of it or, as on a disk that is full, nothing. */
function write(descriptor: number, record: Buffer, at: number): void {
  try {
    for (let written = 0; written < record.length; ) {
      written += writeSync(descriptor, record, written, record.length - written, at + written)
    }
  } catch (error) {
    ftruncateSync(descriptor, at)
    throw error
  }
}

function namesIn(folder: SpoolFolder): string[] {
  try {
    return readdirSync(folder.path('.')).filter((name) => NAME.test(name))
  } catch (error) {
    throw new UserError(`the spool cannot be read (${reasonOf(error)})`)
  }
}

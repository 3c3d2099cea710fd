import { STREAMS, THREAD_NAME_SIZE, THREAD_SIZE } from '../../../model/minidump.js'
import { CONTEXTS, type ContextLayout } from '../../../model/minidump-contexts.js'
import { readWord } from '../../../model/words.js'
import { cpuOf } from '../../cpu/cpus.js'
import type { CoreFile } from '../core-file.js'
import { type Piece, pieceAt } from './memory.js'
import { bytesAt, type Location, listOf, locationAt, type Streams, textAt } from './streams.js'

export interface DumpedThread {
  tid: number
  /** In the order of `Cpu.registers`; undefined where its context is not there. */
  registers: bigint[] | undefined
  stack: Piece
}

/** The one that crashed, and as many others as a report can bear. */
const MAX_THREADS = 129

/** undefined for a processor that is not known. */
export const contextOf = (architecture: number): ContextLayout | undefined =>
  Object.values(CONTEXTS).find((context) => context.architecture === architecture)

/** MDRawThread. `first`, the one that crashed, can be anywhere in the list. */
export function threadsOf(
  file: CoreFile,
  streams: Streams,
  layout: ContextLayout,
  first: number | undefined,
): { threads: DumpedThread[]; total: number } {
  const list = streams.find(STREAMS.threads)
  const { entries, total } = listOf(file, list, { entrySize: THREAD_SIZE, most: 2 ** 17, name: 'threads' })
  const sorted = entries.toSorted((a, b) => Number(b.readUInt32LE(0) === first) - Number(a.readUInt32LE(0) === first))
  const threads = sorted.slice(0, MAX_THREADS).map((entry) => ({
    tid: entry.readUInt32LE(0),
    registers: registersAt(file, locationAt(entry, 40), layout),
    stack: pieceAt(entry, 24),
  }))
  return { threads, total }
}

export function registersAt(
  file: CoreFile,
  place: Location,
  { machine, size, registers }: ContextLayout,
): bigint[] | undefined {
  const context = bytesAt(file, place, size)
  const last = Math.max(...registers.map(({ offset, width }) => offset + width))
  if (context.length < last) return undefined
  const values = new Map(registers.map(({ name, offset, width }) => [name, readWord(context, offset, width)]))
  // Of the number of the system call nothing is known: as outside of one.
  const none = 2n ** BigInt(cpuOf(machine).wordSize * 8) - 1n
  return cpuOf(machine).registers.map((name) => values.get(name) ?? (name.startsWith('orig_') ? none : 0n))
}

/** MDRawThreadName, by thread. */
export function threadNames(file: CoreFile, streams: Streams): Map<number, string> {
  const list = streams.find(STREAMS.threadNames)
  const { entries } = listOf(file, list, { entrySize: THREAD_NAME_SIZE, most: MAX_THREADS, name: 'names of threads' })
  return new Map(entries.map((entry) => [entry.readUInt32LE(0), textAt(file, Number(entry.readBigUInt64LE(4)))]))
}

import type { CrashEvent } from '../../model/event.js'
import { THREAD_SIZE } from '../../model/minidump.js'
import { memoryDescriptor, type WrittenPiece } from './memory.js'
import { type Location, type Writer, writeLocation } from './writer.js'

export interface DumpedThread {
  tid: number
  name: string
  registers: Readonly<Record<string, string>>
}

/** All of which registers are known, the one that died first. */
export function dumpedThreads({ process, registers = {}, threads = [] }: CrashEvent): DumpedThread[] {
  const tid = process.tid ?? process.pid
  const first = { tid, name: process.threadComm ?? process.comm, registers }
  const others = threads.filter((thread) => thread.tid !== tid && thread.registers)
  return [first, ...others.map(({ tid, name = '', registers = {} }) => ({ tid, name, registers }))]
}

/** MDRawThread: the id, its stack, and where its registers are. */
export function threadEntry({ tid }: DumpedThread, stack: WrittenPiece | undefined, context: Location): Buffer {
  const entry = Buffer.alloc(THREAD_SIZE)
  entry.writeUInt32LE(tid >>> 0, 0)
  if (stack) memoryDescriptor(stack).copy(entry, 24)
  writeLocation(entry, context, 40)
  return entry
}

/** MDRawThreadName */
export function threadName(writer: Writer, { tid, name }: DumpedThread): Buffer {
  const entry = Buffer.alloc(12)
  entry.writeUInt32LE(tid >>> 0, 0)
  entry.writeBigUInt64LE(BigInt(writer.addText(name)), 4)
  return entry
}

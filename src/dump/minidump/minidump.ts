import { brotliCompressSync } from 'node:zlib'
import type { CrashEvent } from '../../model/event.js'
import { isNativeMachine } from '../../model/machine.js'
import { DIRECTORY_ENTRY_SIZE, HEADER_SIZE, SIGNATURE, STREAMS, VERSION } from '../../model/minidump.js'
import type { RawEvidence } from '../../model/raw-evidence.js'
import { auxiliaryVector, auxvBytes } from '../auxv.js'
import type { Piece } from '../pages.js'
import { faultOf } from '../signal.js'
import { contextFormatOf } from './contexts.js'
import { commandLineText, cpuInfoText, mapsText, statusText } from './linux-texts.js'
import { addMemory, apart, memoryDescriptor } from './memory.js'
import { addModules } from './modules.js'
import { exceptionOf, miscInfo, systemInfo } from './system.js'
import { dumpedThreads, threadEntry, threadName } from './threads.js'
import { createWriter, type Location, listOf, writeLocation } from './writer.js'

type Stream = readonly [type: number, content: Buffer]

/** A minidump of a death, as Breakpad's client writes it on Linux. Throws Error for a processor that events do not have. */
export function minidumpOf(event: CrashEvent, evidence: RawEvidence): Buffer {
  const { arch } = event.host
  if (!isNativeMachine(arch)) throw new Error(`an event of the processor ${arch}`)
  const format = contextFormatOf(arch)
  const writer = createWriter(HEADER_SIZE + STREAM_COUNT * DIRECTORY_ENTRY_SIZE)
  const memory = addMemory(writer, apart(capturedMemory(event, evidence)))
  const threads = dumpedThreads(event).map((thread) => ({
    ...thread,
    context: writer.add(format.context(thread.registers)),
    stack: memory.find(({ address }) => address === evidence.stacks.get(thread.tid)?.address),
  }))
  const [first] = threads
  const fault = faultOf(event, evidence)
  const streams: Stream[] = [
    [STREAMS.system, systemInfo(writer, event, format.architecture)],
    [STREAMS.threads, listOf(threads.map((thread) => threadEntry(thread, thread.stack, thread.context)))],
    [STREAMS.modules, addModules(writer, event)],
    [STREAMS.memory, listOf(memory.map(memoryDescriptor))],
    ...(first && fault ? [[STREAMS.exception, exceptionOf(fault, first.tid, first.context)] as const] : []),
    [STREAMS.misc, miscInfo(event)],
    [STREAMS.threadNames, listOf(threads.map((thread) => threadName(writer, thread)))],
    [STREAMS.cpuInfo, cpuInfoText(event)],
    [STREAMS.status, statusText(event)],
    [STREAMS.commandLine, commandLineText(event)],
    [STREAMS.auxv, auxvBytes(auxiliaryVector(evidence, undefined, undefined, 8), 8)],
    [STREAMS.maps, mapsText(event.maps ?? [])],
    [STREAMS.event, eventStream(event)],
  ]
  const directory = streams.map(([type, content]) => directoryEntry(type, writer.add(content)))
  const unused = Buffer.alloc((STREAM_COUNT - directory.length) * DIRECTORY_ENTRY_SIZE)
  return writer.finish(Buffer.concat([headerOf(event, directory.length), ...directory, unused]))
}

/** All that was known of the death but its memory, which is in the dump anyway. */
const eventStream = ({ raw: _, ...event }: CrashEvent): Buffer => brotliCompressSync(JSON.stringify(event))

const STREAM_COUNT = Object.keys(STREAMS).length

/** The stacks first: threads refer to them as a whole. */
const capturedMemory = ({ registers = {}, fault }: CrashEvent, evidence: RawEvidence): Piece[] => [
  ...evidence.stacks.values(),
  ...(evidence.interruptedStack ? [evidence.interruptedStack] : []),
  ...evidence.pointed,
  ...instructionOf(registers.rip ?? registers.pc, fault?.instruction),
]

const instructionOf = (pc: string | undefined, bytes: string | undefined): Piece[] =>
  pc === undefined || bytes === undefined ? [] : [{ address: BigInt(pc), bytes: Buffer.from(bytes, 'hex') }]

/** MDRawHeader */
function headerOf({ time }: CrashEvent, streams: number): Buffer {
  const header = Buffer.alloc(HEADER_SIZE)
  header.writeUInt32LE(SIGNATURE, 0)
  header.writeUInt32LE(VERSION, 4)
  header.writeUInt32LE(streams, 8)
  header.writeUInt32LE(HEADER_SIZE, 12)
  header.writeUInt32LE(Math.floor(Date.parse(time) / 1000) >>> 0, 20)
  return header
}

function directoryEntry(type: number, location: Location): Buffer {
  const entry = Buffer.alloc(DIRECTORY_ENTRY_SIZE)
  entry.writeUInt32LE(type, 0)
  writeLocation(entry, location, 4)
  return entry
}

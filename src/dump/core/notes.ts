import { brotliCompressSync } from 'node:zlib'
import {
  CORE_REGISTERS,
  EVENT_NOTE,
  FILE_NOTE,
  NOTE_TYPES,
  PRPSINFO,
  PRPSINFO_UID16,
  PRSTATUS,
  SIGINFO,
} from '../../model/core-notes.js'
import type { CrashEvent, Mapping } from '../../model/event.js'
import type { RawFault } from '../../model/raw.js'
import type { WordSize } from '../../model/words.js'
import { auxvBytes } from '../auxv.js'
import { type DumpedMachine, nameInEvent, wordSizeOf } from '../machine.js'
import { PAGE_SIZE } from '../pages.js'
import { wordBytes, writeWord } from '../words.js'

/** One note: Elf64_Nhdr, which Elf32_Nhdr is like, the owner and the content, each padded to words of 32 bits. */
function note(type: number, content: Uint8Array, owner = 'CORE'): Buffer {
  const name = Buffer.from(`${owner}\0`)
  const header = Buffer.alloc(12)
  header.writeUInt32LE(name.length, 0)
  header.writeUInt32LE(content.length, 4)
  header.writeUInt32LE(type, 8)
  return Buffer.concat([header, padded(name), padded(content)])
}

const padded = (bytes: Uint8Array): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)])

export interface ThreadRegisters {
  tid: number
  registers: Readonly<Record<string, string>>
}

/** User code has these segments (arch/x86/include/asm/segment.h); the capture does not take them. */
const SEGMENTS: Readonly<Record<DumpedMachine, Readonly<Record<string, bigint>>>> = {
  x86_64: { cs: 0x33n, ss: 0x2bn },
  i386: { cs: 0x23n, ss: 0x2bn, ds: 0x2bn, es: 0x2bn, gs: 0x63n },
  aarch64: {},
}

export function prstatus({ tid, registers }: ThreadRegisters, signal: number, machine: DumpedMachine): Buffer {
  const names = CORE_REGISTERS[machine]
  const wordSize = wordSizeOf(machine)
  const layout = PRSTATUS[wordSize]
  const content = Buffer.alloc(layout.registers + names.length * wordSize + wordSize)
  content.writeInt32LE(signal, 0)
  content.writeUInt16LE(signal, layout.currentSignal)
  content.writeUInt32LE(tid, layout.pid)
  names.forEach((name, index) => {
    const value = registers[nameInEvent(name, machine)]
    const word = value === undefined ? (SEGMENTS[machine][name] ?? 0n) : BigInt(value)
    writeWord(content, word, layout.registers + index * wordSize, wordSize)
  })
  return note(NOTE_TYPES.prstatus, content)
}

export function prpsinfo(process: CrashEvent['process'], machine: DumpedMachine): Buffer {
  const { pid, ppid = 0, uid = 0, gid = 0, comm, argv = [] } = process
  const isOld = machine === 'i386'
  const layout = isOld ? PRPSINFO_UID16 : PRPSINFO[8]
  const content = Buffer.alloc(layout.size)
  for (const [id, at] of [[uid, layout.uid] as const, [gid, layout.gid] as const])
    if (isOld) content.writeUInt16LE(id & 0xffff, at)
    else content.writeUInt32LE(id, at)
  content.writeUInt32LE(pid, layout.pid)
  content.writeUInt32LE(ppid, layout.parentPid)
  content.write(comm, layout.comm, layout.commandLine - layout.comm - 1)
  content.write(argv.join(' '), layout.commandLine, layout.size - layout.commandLine - 1)
  return note(NOTE_TYPES.prpsinfo, content)
}

/** By signal and code, one part of the union holds an address, and the other a sender. */
export function siginfo(fault: RawFault, wordSize: WordSize): Buffer {
  const { signal, code, address, senderPid, senderUid, syscall } = fault
  const layout = SIGINFO[wordSize]
  const content = Buffer.alloc(layout.size)
  content.writeInt32LE(signal, layout.signal)
  content.writeInt32LE(code, layout.code)
  content.writeUInt32LE(syscall, layout.syscall)
  if (code <= 0) {
    content.writeUInt32LE(senderPid, layout.senderPid)
    content.writeUInt32LE(senderUid, layout.senderUid)
  } else {
    writeWord(content, address, layout.address, wordSize)
  }
  return note(NOTE_TYPES.siginfo, content)
}

export const auxv = (values: ReadonlyMap<number, bigint>, wordSize: WordSize): Buffer =>
  note(NOTE_TYPES.auxv, auxvBytes(values, wordSize))

/** The files that were mapped: debuggers read from them what a core does not hold. */
export function files(maps: readonly Mapping[], wordSize: WordSize): Buffer {
  const mapped = maps.flatMap(({ start, end, offset, path }) =>
    path?.startsWith('/')
      ? [{ start: BigInt(start), end: BigInt(end), page: BigInt(offset ?? 0) / PAGE_SIZE, path }]
      : [],
  )
  const entries = mapped.flatMap(({ start, end, page }) => [start, end, page])
  const head = wordBytes([BigInt(mapped.length), PAGE_SIZE, ...entries], wordSize)
  if (head.length !== (FILE_NOTE.head + mapped.length * FILE_NOTE.entry) * wordSize)
    throw new Error('NT_FILE has another layout')
  return note(NOTE_TYPES.file, Buffer.concat([head, ...mapped.map(({ path }) => Buffer.from(`${path}\0`))]))
}

/** All that was known of the death: a core has no place for who sent the signal, the control group, the host. */
export const event = (value: CrashEvent): Buffer =>
  note(EVENT_NOTE.type, brotliCompressSync(JSON.stringify(value)), EVENT_NOTE.owner)

import { brotliCompressSync } from 'node:zlib'
import {
  CORE_REGISTERS,
  EVENT_NOTE,
  FILE_NOTE,
  NOTE_TYPES,
  PRPSINFO,
  PRSTATUS,
  SIGINFO,
} from '../../model/core-notes.js'
import type { CrashEvent, Mapping } from '../../model/event.js'
import type { NativeMachine } from '../../model/machine.js'
import type { RawFault } from '../../model/raw.js'
import { auxvBytes } from '../auxv.js'
import { PAGE_SIZE } from '../pages.js'
import { wordBytes } from '../words.js'

const WORD = 8

/** One note: Elf64_Nhdr, the owner and the content, each padded to words of 32 bits. */
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

/** User code of 64 bits has these segments (arch/x86/include/asm/segment.h); the capture does not take them. */
const SEGMENTS: Readonly<Record<string, bigint>> = { cs: 0x33n, ss: 0x2bn }

export function prstatus({ tid, registers }: ThreadRegisters, signal: number, machine: NativeMachine): Buffer {
  const names = CORE_REGISTERS[machine]
  const content = Buffer.alloc(PRSTATUS[WORD].registers + names.length * WORD + WORD)
  content.writeInt32LE(signal, 0)
  content.writeUInt16LE(signal, PRSTATUS[WORD].currentSignal)
  content.writeUInt32LE(tid, PRSTATUS[WORD].pid)
  names.forEach((name, index) => {
    const value = registers[name]
    content.writeBigUInt64LE(
      value === undefined ? (SEGMENTS[name] ?? 0n) : BigInt(value),
      PRSTATUS[WORD].registers + index * WORD,
    )
  })
  return note(NOTE_TYPES.prstatus, content)
}

export function prpsinfo({ pid, ppid = 0, uid = 0, gid = 0, comm, argv = [] }: CrashEvent['process']): Buffer {
  const content = Buffer.alloc(PRPSINFO[WORD].size)
  content.writeUInt32LE(uid, PRPSINFO[WORD].uid)
  content.writeUInt32LE(gid, PRPSINFO[WORD].gid)
  content.writeUInt32LE(pid, PRPSINFO[WORD].pid)
  content.writeUInt32LE(ppid, PRPSINFO[WORD].parentPid)
  content.write(comm, PRPSINFO[WORD].comm, PRPSINFO[WORD].commandLine - PRPSINFO[WORD].comm - 1)
  content.write(argv.join(' '), PRPSINFO[WORD].commandLine, PRPSINFO[WORD].size - PRPSINFO[WORD].commandLine - 1)
  return note(NOTE_TYPES.prpsinfo, content)
}

/** By signal and code, one part of the union holds an address, and the other a sender. */
export function siginfo({ signal, code, address, senderPid, senderUid, syscall }: RawFault): Buffer {
  const content = Buffer.alloc(SIGINFO[WORD].size)
  content.writeInt32LE(signal, SIGINFO[WORD].signal)
  content.writeInt32LE(code, SIGINFO[WORD].code)
  content.writeBigUInt64LE(address, SIGINFO[WORD].address)
  if (code <= 0) {
    content.writeUInt32LE(senderPid, SIGINFO[WORD].senderPid)
    content.writeUInt32LE(senderUid, SIGINFO[WORD].senderUid)
  }
  content.writeUInt32LE(syscall, SIGINFO[WORD].syscall)
  return note(NOTE_TYPES.siginfo, content)
}

export const auxv = (values: ReadonlyMap<number, bigint>): Buffer => note(NOTE_TYPES.auxv, auxvBytes(values))

/** The files that were mapped: debuggers read from them what a core does not hold. */
export function files(maps: readonly Mapping[]): Buffer {
  const mapped = maps.flatMap(({ start, end, offset, path }) =>
    path?.startsWith('/')
      ? [{ start: BigInt(start), end: BigInt(end), page: BigInt(offset ?? 0) / PAGE_SIZE, path }]
      : [],
  )
  const head = wordBytes([
    BigInt(mapped.length),
    PAGE_SIZE,
    ...mapped.flatMap(({ start, end, page }) => [start, end, page]),
  ])
  if (head.length !== (FILE_NOTE.head + mapped.length * FILE_NOTE.entry) * WORD)
    throw new Error('NT_FILE has another layout')
  return note(NOTE_TYPES.file, Buffer.concat([head, ...mapped.map(({ path }) => Buffer.from(`${path}\0`))]))
}

/** All that was known of the death: a core has no place for who sent the signal, the control group, the host. */
export const event = (value: CrashEvent): Buffer =>
  note(EVENT_NOTE.type, brotliCompressSync(JSON.stringify(value)), EVENT_NOTE.owner)

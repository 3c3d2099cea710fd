import { createHash } from 'node:crypto'
import { formatAddress } from '../../model/address.js'
import type { Capture, CrashEvent, Frame, Host, Mapping, Termination } from '../../model/event.js'
import { SCHEMA_VERSION } from '../../model/event.js'
import type { RawEvent } from '../../model/raw.js'
import { signalName } from '../../model/signals.js'
import { type Architecture, architectureOf } from './architecture.js'
import { containerOf } from './container.js'
import type { KernelSymbols } from './kallsyms.js'
import { normalizeMapping } from './mappings.js'
import { hasFaultAddress, isSent, siCodeName } from './siginfo.js'
import { formatTime } from './time.js'

export interface NormalizeContext {
  host: Host
  tier: Capture['tier']
  /** CLOCK_REALTIME minus CLOCK_BOOTTIME, nanoseconds. */
  realtimeOffset: bigint
  kernelSymbols: KernelSymbols
}

/** RawEvent to CrashEvent: numbers become names, addresses hex strings, boot time wall time. Pure. */
export function normalize(raw: RawEvent, context: NormalizeContext): CrashEvent {
  const architecture = architectureOf(context.host.arch)
  const maps = raw.mappings?.map((mapping) => normalizeMapping(mapping, raw.memory))
  return {
    schemaVersion: SCHEMA_VERSION,
    id: eventId(raw, context.host),
    time: formatTime(raw.time + context.realtimeOffset),
    host: context.host,
    process: normalizeProcess(raw, context),
    termination: normalizeTermination(raw.status),
    fault: normalizeFault(raw, architecture, maps),
    sender: normalizeSender(raw),
    oom: raw.oomVictim ? {} : undefined,
    registers: normalizeRegisters(raw, architecture),
    stack: userStack(raw, maps),
    kernelStack: kernelStack(raw, context.kernelSymbols),
    maps,
    capture: {
      tier: context.tier,
      truncated: raw.truncated.length > 0 ? raw.truncated : undefined,
      lost: raw.lost,
    },
  }
}

/** The same death gets the same id however often it is read: a process is its pid and start on one boot. */
function eventId(raw: RawEvent, host: Host): string {
  const identity = `${host.bootId ?? host.hostname} ${raw.pid} ${raw.startTime}`
  return createHash('sha256').update(identity).digest('hex').slice(0, 12)
}

function normalizeProcess(raw: RawEvent, { realtimeOffset }: NormalizeContext): CrashEvent['process'] {
  return {
    pid: raw.pid,
    tid: raw.thread.tid,
    ppid: raw.parentPid,
    comm: raw.comm,
    threadComm: raw.thread.comm === raw.comm ? undefined : raw.thread.comm,
    exe: raw.exe,
    exeDeleted: raw.exeDeleted || undefined,
    argv: raw.argv,
    uid: raw.uid,
    gid: raw.gid,
    startTime: formatTime(raw.startTime + realtimeOffset),
    durationMs: Number((raw.time - raw.startTime) / 1000n) / 1000,
    threads: raw.thread.count,
    cgroup: raw.cgroup,
    container: containerOf(raw.cgroup),
    namespaces: raw.nsPid === raw.pid ? undefined : { pid: raw.nsPid },
    parent: { comm: raw.parentComm },
  }
}

/** wait(2): low 7 bits signal, 0x80 core dumped, bits 8 to 15 exit code. */
function normalizeTermination(status: number): Termination {
  const number = status & 0x7f
  if (number === 0) return { kind: 'exit', exitCode: (status >> 8) & 0xff }
  return { kind: 'signal', signal: signalName(number), signalNumber: number, coreDumped: (status & 0x80) !== 0 }
}

/** The processor's trap state outlives the fault it belongs to, so it counts only where the kernel raised this signal. */
function normalizeFault(
  { fault }: RawEvent,
  architecture: Architecture,
  maps: Mapping[] | undefined,
): CrashEvent['fault'] {
  if (!fault) return undefined
  const siCode = siCodeName(fault.signal, fault.code)
  if (fault.code <= 0) return { siCode }
  const address = hasFaultAddress(fault.signal, fault.code) ? formatAddress(fault.address) : undefined
  return {
    siCode,
    address,
    trap: architecture.trapName(fault.trap),
    access: architecture.access(fault.trap, fault.errorCode),
    mapping: address === undefined ? undefined : maps?.find(({ start, end }) => start <= address && address < end),
  }
}

function normalizeSender({ fault, sender }: RawEvent): CrashEvent['sender'] {
  if (fault && !isSent(fault.code)) return undefined
  if (sender?.process) {
    const { pid, comm, uid, parentPid, parentComm } = sender.process
    return { pid, comm, uid, parent: { pid: parentPid, comm: parentComm } }
  }
  return fault && !sender ? { pid: fault.senderPid, uid: fault.senderUid } : undefined
}

function normalizeRegisters({ thread }: RawEvent, architecture: Architecture): Record<string, string> {
  return Object.fromEntries(
    architecture.registers.map((name, index) => [name, formatAddress(thread.registers[index] ?? 0n)]),
  )
}

function userStack({ thread }: RawEvent, maps: Mapping[] | undefined): CrashEvent['stack'] {
  if (thread.userStack.length === 0) return undefined
  const frames = thread.userStack.map((ip) => locate(formatAddress(ip), maps))
  return { unwinder: 'frame-pointer', frames }
}

/** Addresses of one width compare as strings. */
function locate(ip: string, maps: Mapping[] | undefined): Frame {
  const mapping = maps?.find(({ start, end }) => start <= ip && ip < end)
  if (!mapping?.path || mapping.offset === undefined) return { ip, module: mapping?.path }
  const moduleOffset = formatAddress(BigInt(ip) - BigInt(mapping.start) + BigInt(mapping.offset))
  return { ip, module: mapping.path, moduleOffset }
}

function kernelStack({ thread }: RawEvent, symbolOf: KernelSymbols): Frame[] | undefined {
  if (thread.kernelStack.length === 0) return undefined
  return thread.kernelStack.map((address) => {
    const found = symbolOf(address)
    return { ip: formatAddress(address), module: found?.module, symbol: found?.symbol, symbolOffset: found?.offset }
  })
}

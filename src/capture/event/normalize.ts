import { formatAddress } from '../../model/address.js'
import type { Capture } from '../../model/capture.js'
import type { CrashEvent, Frame, Mapping } from '../../model/event.js'
import { SCHEMA_VERSION } from '../../model/event.js'
import type { Host } from '../../model/process.js'
import type { RawEvent } from '../../model/raw.js'
import { packEvidence } from '../../model/raw-evidence.js'
import { formatTime } from '../../model/time.js'
import { cpuNamed } from '../cpu/cpus.js'
import { containerOf } from './container.js'
import { deathId } from './death-id.js'
import { evidenceOf } from './evidence.js'
import type { KernelSymbols } from './kallsyms.js'
import { mappingOf, normalizeMapping } from './mappings.js'
import { normalizeBreadcrumbs } from './normalize-breadcrumbs.js'
import { normalizeFault, normalizeSender } from './normalize-fault.js'
import { normalizeRefused } from './normalize-refused.js'
import { normalizeEarlierSignals } from './normalize-signals.js'
import { normalizeThreads } from './normalize-threads.js'
import { withoutForgery } from './own-siginfo.js'
import { namedRegisters } from './registers.js'
import { normalizeOom, normalizeResources, normalizeScheduling } from './resources.js'
import { terminationOf } from './termination.js'
import type { TimeOf } from './time.js'

export interface NormalizeContext {
  host: Host
  tier: Capture['tier']
  /** CLOCK_REALTIME minus CLOCK_BOOTTIME, nanoseconds. */
  realtimeOffset: bigint
  kernelSymbols: KernelSymbols
  /** The name of a user; undefined for one without a name, and where users are not known. */
  userName?: (uid: number) => string | undefined
  /** vm.max_map_count; undefined where it is not known. */
  maxMappings?: number
  /** Names of environment variables that may be kept. */
  environment: readonly string[]
  /** Keep the memory that was captured, for the event log; or, in a storm, do not, and say so. */
  keepsMemory?: boolean | 'not now'
}

/** RawEvent to CrashEvent: numbers become names, addresses hex strings, boot time wall time. Pure. */
export function normalize(record: RawEvent, context: NormalizeContext): CrashEvent {
  const cpu = cpuNamed(context.host.arch)
  const raw = { ...record, fault: withoutForgery(record, cpu) }
  const timeOf: TimeOf = (time) => formatTime(time + context.realtimeOffset)
  const truncated = context.keepsMemory === 'not now' ? [...raw.truncated, 'memory'] : raw.truncated
  const maps = raw.mappings?.map((mapping) => normalizeMapping(mapping, raw.memory))
  return {
    schemaVersion: SCHEMA_VERSION,
    id: deathId(context.host, raw),
    time: timeOf(raw.time),
    host: hostOf(raw, context.host),
    process: normalizeProcess(raw, context),
    termination: raw.status === undefined ? undefined : terminationOf(raw.status),
    fault: normalizeFault(raw, cpu, maps, timeOf),
    sender: normalizeSender(raw, timeOf),
    earlierSignals: normalizeEarlierSignals(raw, timeOf),
    endedInit: raw.sender?.signal === ((raw.status ?? 0) & 0x7f) ? raw.sender.endedInit : undefined,
    oom: normalizeOom(raw, timeOf),
    registers: namedRegisters(raw.thread.registers, cpu),
    stack: userStack(raw, maps),
    threads: normalizeThreads(raw, cpu),
    kernelStack: kernelStack(raw, context.kernelSymbols),
    maps,
    mapsTotal: maps && raw.mappingsTotal > maps.length ? raw.mappingsTotal : undefined,
    resources: raw.resources && normalizeResources(raw.resources),
    scheduling: raw.resources && normalizeScheduling(raw.resources),
    interpreterStack: raw.interpreterStack,
    message: raw.message?.trimEnd(),
    ...normalizeBreadcrumbs(raw, context.host),
    ...normalizeRefused(raw, context.host.arch, timeOf, {
      maxMappings: context.maxMappings,
      memoryKb: context.host.memoryKb,
    }),
    capture: {
      tier: context.tier,
      truncated: truncated.length > 0 ? truncated : undefined,
      missing: raw.missing,
      lost: raw.lost,
    },
    raw: context.keepsMemory === true ? packEvidence(evidenceOf(raw)) : undefined,
  }
}

/** A processor has more than a hundred flags, and only an illegal instruction has to do with them. */
const hostOf = ({ fault }: RawEvent, { cpuFlags, ...host }: Host): Host =>
  fault?.signal === SIGILL && cpuFlags ? { ...host, cpuFlags } : host

const SIGILL = 4

function normalizeProcess(
  raw: RawEvent,
  { realtimeOffset, environment, userName }: NormalizeContext,
): CrashEvent['process'] {
  const { startTime, cgroup, pidNamespace, mountNamespace, parentComm, parentExe, forker, starterPid } = raw
  return {
    pid: raw.pid,
    tid: raw.thread.tid,
    ppid: raw.parentPid,
    comm: raw.comm,
    threadComm: raw.thread.comm === raw.comm ? undefined : raw.thread.comm,
    exe: raw.exe,
    exeDeleted: raw.exeDeleted || undefined,
    argv: raw.argv,
    cwd: raw.cwd,
    environment: allowed(raw.environment, environment),
    uid: raw.uid,
    user: userName?.(raw.uid),
    gid: raw.gid,
    fsUid: raw.fsUid,
    fsGid: raw.fsGid,
    startTime: startTime === undefined ? undefined : formatTime(startTime + realtimeOffset),
    executedAt: raw.executed === undefined ? undefined : formatTime(raw.executed + realtimeOffset),
    durationMs: startTime === undefined ? undefined : Number((raw.time - startTime) / 1000n) / 1000,
    threads: raw.thread.count,
    cgroup,
    container: cgroup === undefined ? undefined : containerOf(cgroup),
    namespaces: pidNamespace === undefined ? undefined : { pid: raw.nsPid, pidNamespace, mountNamespace },
    parent: parentComm === undefined ? undefined : { comm: parentComm, exe: parentExe, ppid: raw.grandparentPid },
    forker,
    starterPid,
  }
}

function allowed(environment: string[] | undefined, names: readonly string[]): Record<string, string> | undefined {
  if (!environment || names.length === 0) return undefined
  const pairs = environment.map((entry): [string, string] => {
    const [name = ''] = entry.split('=', 1)
    return [name, entry.slice(name.length + 1)]
  })
  return Object.fromEntries(pairs.filter(([name]) => names.includes(name)))
}

/** A frame-pointer walk through code built without frame pointers ends in data: cut it at the first address that is not code. */
function userStack({ thread }: RawEvent, maps: Mapping[] | undefined): CrashEvent['stack'] {
  const frames = thread.userStack.map((ip) => locate(formatAddress(ip), maps))
  // The first is the instruction pointer itself, which is evidence wherever it points.
  const end = frames.findIndex((frame, index) => index > 0 && maps && !isCode(frame.ip, maps))
  if (frames.length === 0) return undefined
  return { unwinder: 'frame-pointer', frames: end === -1 ? frames : frames.slice(0, end) }
}

const isCode = (ip: string, maps: Mapping[]): boolean => mappingOf(ip, maps)?.perms[2] === 'x'

/** Addresses of one width compare as strings. */
function locate(ip: string, maps: Mapping[] | undefined): Frame {
  const mapping = mappingOf(ip, maps)
  if (!mapping?.path || mapping.offset === undefined) return { ip, module: mapping?.path }
  const moduleOffset = formatAddress(BigInt(ip) - BigInt(mapping.start) + BigInt(mapping.offset))
  return { ip, module: mapping.path, moduleOffset }
}

/** The walk starts in the BPF program itself; what the kernel was doing follows it. */
function kernelStack({ thread }: RawEvent, symbolOf: KernelSymbols): Frame[] | undefined {
  const frames = thread.kernelStack.map((address): Frame => {
    const found = symbolOf(address)
    return { ip: formatAddress(address), module: found?.module, symbol: found?.symbol, symbolOffset: found?.offset }
  })
  const own = frames.findLastIndex(({ symbol }) => symbol?.startsWith('bpf_'))
  return frames.length > own + 1 ? frames.slice(own + 1) : undefined
}

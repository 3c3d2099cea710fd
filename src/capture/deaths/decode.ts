import type { RawEvent } from '../../model/raw.js'
import type { RawOom, RawResources } from '../../model/raw-resources.js'
import { decodeCString, decodeCStrings, decodePath, decodeText } from '../event/text.js'
import { ABI_VERSION, HEAD_FLAGS, Head, Pointed, RECORD_KINDS } from './abi.js'
import { decodeBreadcrumbs } from './decode-breadcrumbs.js'
import { decodeMappings } from './decode-mappings.js'
import { decodeRefused } from './decode-refused.js'
import { decodeEarlierSignals, decodeSender } from './decode-signals.js'

/** include/linux/sched/prio.h: DEFAULT_PRIO, nice 0. */
const DEFAULT_PRIORITY = 120

type HeadValues = ReturnType<typeof Head.read>

/**
 * One ring record as a RawEvent. Throws Error for bytes that are not a record of this ABI: the BPF
 * object and this program are built together, so that is a bug.
 */
export function decodeRecord(record: Uint8Array): RawEvent {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength)
  if (record.byteLength < Head.size)
    throw new Error(`ring record of ${record.byteLength} bytes, expected at least ${Head.size}`)
  const head = Head.read(view, 0)
  if (head.abi !== ABI_VERSION) throw new Error(`ring record of ABI ${head.abi}, expected ${ABI_VERSION}`)
  const has = (flag: number): boolean => (head.flags & flag) !== 0
  const tail = tailOf(view, head)
  return {
    kind: head.kind === RECORD_KINDS.delivery ? 'delivery' : 'death',
    time: head.time,
    startTime: head.start_time,
    executed: head.executed === 0n ? undefined : head.executed,
    lost: Number(head.lost),
    status: head.status,
    pid: head.pid,
    nsPid: head.ns_pid,
    pidNamespace: head.pid_namespace,
    mountNamespace: head.mount_namespace,
    parentPid: head.parent_pid,
    parentComm: decodeCString(head.parent_comm),
    parentExe: tail.paths.parent_exe,
    grandparentPid: head.grandparent_pid || undefined,
    starterPid: head.starter_pid || undefined,
    forker: head.forker_pid === 0 ? undefined : { pid: head.forker_pid, comm: decodeCString(head.forker_comm) },
    uid: head.uid,
    gid: head.gid,
    fsUid: head.fsuid,
    fsGid: head.fsgid,
    comm: decodeCString(head.comm),
    exe: tail.paths.exe,
    exeDeleted: head.exe.deleted !== 0,
    cwd: tail.paths.cwd,
    root: head.root.truncated === 0 ? tail.paths.root : undefined,
    argv: has(HEAD_FLAGS.argvCaptured) ? decodeCStrings(tail.argv) : undefined,
    environment: tail.environment.length > 0 ? decodeCStrings(tail.environment) : undefined,
    cgroup: tail.paths.cgroup ?? '/',
    oomVictim: has(HEAD_FLAGS.oomVictim),
    oom: has(HEAD_FLAGS.hasOom) ? oomOf(head.oom) : undefined,
    resources: resourcesOf(head.resources),
    thread: threadOf(head),
    fault: has(HEAD_FLAGS.hasFault) ? faultOf(head) : undefined,
    faultFile: faultFileOf(head.fault_file),
    sender: has(HEAD_FLAGS.hasSender) ? decodeSender(head.sender) : undefined,
    earlierSignals: decodeEarlierSignals(head.earlier),
    message: head.message_bytes > 0 ? decodeText(head.message.subarray(0, head.message_bytes)) : undefined,
    breadcrumbs: decodeBreadcrumbs(tail.breadcrumbs),
    refused: decodeRefused(tail.refused),
    memory: { startBrk: head.start_brk, brk: head.brk, startStack: head.start_stack, vdso: head.vdso },
    stack: tail.stack.length > 0 ? { address: head.stack_address, bytes: tail.stack } : undefined,
    interruptedStack:
      tail.interrupted.length > 0 ? { address: head.interrupted_address, bytes: tail.interrupted } : undefined,
    pointed: decodePointed(tail.pointed),
    mappings: has(HEAD_FLAGS.mappingsCaptured) ? decodeMappings(tail.mappings) : undefined,
    mappingsTotal: head.mappings_total,
    truncated: truncations(head),
  }
}

/** The variable sections after the head, in the order in which they were taken. */
function tailOf(view: DataView, head: HeadValues) {
  let offset = Head.size
  const section = (length: number): Uint8Array => {
    const start = Math.min(offset, view.byteLength)
    offset += length
    return new Uint8Array(view.buffer, view.byteOffset + start, Math.min(length, view.byteLength - start))
  }
  return {
    paths: pathsOf(head, section(head.texts_bytes)),
    argv: section(head.argv_bytes),
    stack: section(head.stack_bytes),
    interrupted: section(head.interrupted_bytes),
    mappings: section(head.mappings_bytes),
    environment: section(head.environment_bytes),
    pointed: section(head.pointed_bytes),
    breadcrumbs: section(head.breadcrumbs_bytes),
    refused: section(head.refused_bytes),
  }
}

/** In the order in which they were taken. */
const PATHS = ['parent_exe', 'cgroup', 'cwd', 'root', 'exe'] as const

type Paths = Record<(typeof PATHS)[number], string | undefined>

function pathsOf(head: HeadValues, texts: Uint8Array): Paths {
  let offset = 0
  const paths = PATHS.map((name) => {
    const { captured, length, truncated } = head[name]
    const text = texts.subarray(offset, offset + length)
    offset += (length + 7) & ~7
    return [name, captured === 0 ? undefined : decodePath(text, truncated !== 0)]
  })
  return Object.fromEntries(paths)
}

function threadOf({ fault }: HeadValues): RawEvent['thread'] {
  return {
    tid: fault.tid,
    comm: decodeCString(fault.comm),
    count: fault.threads,
    instruction: fault.instruction_bytes > 0 ? fault.instruction : undefined,
    registers: fault.registers,
    userStack: fault.user_stack.slice(0, fault.user_stack_bytes / 8),
    kernelStack: fault.kernel_stack.slice(0, fault.kernel_stack_bytes / 8),
  }
}

function faultOf({ fault, flags }: HeadValues): RawEvent['fault'] {
  return {
    time: fault.time,
    signal: fault.signal,
    code: fault.code,
    address: fault.address,
    senderPid: fault.sender_pid,
    senderUid: fault.sender_uid,
    trap: Number(fault.trap),
    errorCode: Number(fault.error_code),
    syscall: fault.syscall,
    firstChance: (flags & HEAD_FLAGS.firstChance) !== 0,
  }
}

function oomOf(oom: HeadValues['oom']): RawOom {
  const { limit, usage, levels, trigger_pid: triggerPid } = oom
  return { limit, usage, levels, triggerPid, triggerComm: decodeCString(oom.trigger_comm) }
}

function resourcesOf(resources: HeadValues['resources']): RawResources {
  return {
    userTime: resources.user_time,
    systemTime: resources.system_time,
    runTime: resources.run_time,
    minorFaults: resources.minor_faults,
    majorFaults: resources.major_faults,
    peakRss: resources.peak_rss,
    voluntarySwitches: resources.voluntary_switches,
    involuntarySwitches: resources.involuntary_switches,
    policy: resources.policy,
    nice: resources.static_priority - DEFAULT_PRIORITY,
    rtPriority: resources.rt_priority,
    limits: resources.limits,
  }
}

function faultFileOf(file: HeadValues['fault_file']): RawEvent['faultFile'] {
  const { size, magic, blocks, free, block_size: blockSize } = file
  return magic === 0n ? undefined : { size, magic, blocks, free, blockSize }
}

function decodePointed(section: Uint8Array): RawEvent['pointed'] {
  if (section.length === 0) return undefined
  const view = new DataView(section.buffer, section.byteOffset, section.byteLength)
  const count = Math.floor(section.length / Pointed.size)
  return Array.from({ length: count }, (_, index) => Pointed.read(view, index * Pointed.size))
}

function truncations(head: HeadValues): string[] {
  const marks: [string, number | boolean][] = [
    ['argv', head.flags & HEAD_FLAGS.argvTruncated],
    ['maps', head.flags & (HEAD_FLAGS.mappingsTruncated | HEAD_FLAGS.mappingsDropped)],
    ['stack', head.flags & (HEAD_FLAGS.stackTruncated | HEAD_FLAGS.stackDropped)],
    ['environment', head.flags & HEAD_FLAGS.environmentTruncated],
    ['exe', head.exe.truncated !== 0],
    ['cwd', head.cwd.truncated !== 0],
    ['cgroup', head.cgroup.truncated !== 0],
    ['parentExe', head.parent_exe.truncated !== 0],
  ]
  return marks.flatMap(([name, marked]) => (marked ? [name] : []))
}

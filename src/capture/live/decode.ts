import type { RawEvent, RawMapping, RawSender } from '../../model/raw.js'
import { ABI_VERSION, Head, HEAD_FLAGS, Mapping, MAPPING_FLAGS } from './abi.js'
import { decodeCString, decodeCStrings, decodePath } from './text.js'

type HeadValues = ReturnType<typeof Head.read>

/**
 * One ring record as a RawEvent. Throws Error on bytes that are no record of this ABI: the BPF
 * object and this program are built together, so that is a bug.
 */
export function decodeRecord(record: Uint8Array): RawEvent {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength)
  if (record.byteLength < Head.size) throw new Error(`ring record of ${record.byteLength} bytes, expected at least ${Head.size}`)
  const head = Head.read(view, 0)
  if (head.abi !== ABI_VERSION) throw new Error(`ring record of ABI ${head.abi}, expected ${ABI_VERSION}`)
  const has = (flag: number): boolean => (head.flags & flag) !== 0
  return {
    time: head.time,
    startTime: head.start_time,
    lost: Number(head.lost),
    status: head.status,
    pid: head.pid,
    nsPid: head.ns_pid,
    parentPid: head.parent_pid,
    parentComm: decodeCString(head.parent_comm),
    uid: head.uid,
    gid: head.gid,
    comm: decodeCString(head.comm),
    exe: pathOf(head.exe),
    exeDeleted: head.exe.deleted !== 0,
    argv: has(HEAD_FLAGS.argvCaptured) ? decodeCStrings(head.argv.subarray(0, head.argv_bytes)) : undefined,
    cgroup: pathOf(head.cgroup) ?? '/',
    oomVictim: has(HEAD_FLAGS.oomVictim),
    thread: threadOf(head),
    fault: has(HEAD_FLAGS.hasFault) ? faultOf(head) : undefined,
    sender: has(HEAD_FLAGS.hasSender) ? senderOf(head.sender) : undefined,
    memory: { startBrk: head.start_brk, brk: head.brk, startStack: head.start_stack, vdso: head.vdso },
    mappings: has(HEAD_FLAGS.mappingsCaptured) ? decodeMappings(view, head.mappings_bytes) : undefined,
    mappingsTotal: head.mappings_total,
    truncated: truncations(head),
  }
}

function pathOf(path: HeadValues['exe']): string | undefined {
  return path.length === 0 ? undefined : decodePath(path.bytes.subarray(0, path.length), path.truncated !== 0)
}

function threadOf({ fault, tid, flags }: HeadValues): RawEvent['thread'] {
  return {
    tid: flags & HEAD_FLAGS.hasFault ? fault.tid : tid,
    comm: decodeCString(fault.comm),
    count: fault.threads,
    registers: fault.registers,
    userStack: fault.user_stack.slice(0, fault.user_stack_bytes / 8),
    kernelStack: fault.kernel_stack.slice(0, fault.kernel_stack_bytes / 8),
  }
}

function faultOf({ fault }: HeadValues): RawEvent['fault'] {
  return {
    signal: fault.signal,
    code: fault.code,
    address: fault.address,
    senderPid: fault.sender_pid,
    senderUid: fault.sender_uid,
    trap: Number(fault.trap),
    errorCode: Number(fault.error_code),
    pageFaultAddress: fault.cr2,
  }
}

function senderOf(sender: HeadValues['sender']): RawSender {
  const process = {
    pid: sender.pid,
    uid: sender.uid,
    comm: decodeCString(sender.comm),
    parentPid: sender.parent_pid,
    parentComm: decodeCString(sender.parent_comm),
  }
  return { signal: sender.signal, code: sender.code, process: sender.pid === 0 ? undefined : process }
}

function decodeMappings(view: DataView, length: number): RawMapping[] {
  const mappings: RawMapping[] = []
  const end = Math.min(Head.size + length, view.byteLength)
  let offset = Head.size
  while (offset + Mapping.size <= end) {
    const mapping = Mapping.read(view, offset)
    offset += Mapping.size
    const path = new Uint8Array(view.buffer, view.byteOffset + offset, Math.min(mapping.path_length, end - offset))
    offset += Math.ceil(mapping.path_length / 8) * 8
    mappings.push({
      start: mapping.start,
      end: mapping.end,
      offset: mapping.offset,
      inode: mapping.inode,
      device: mapping.device,
      vmFlags: mapping.vm_flags,
      path:
        mapping.flags & MAPPING_FLAGS.sameFile
          ? mappings.at(-1)?.path
          : path.length > 0
            ? decodePath(path, (mapping.flags & MAPPING_FLAGS.pathTruncated) !== 0)
            : undefined,
      deleted: (mapping.flags & MAPPING_FLAGS.deleted) !== 0,
    })
  }
  return mappings
}

function truncations(head: HeadValues): string[] {
  return [
    head.flags & HEAD_FLAGS.argvTruncated && 'argv',
    head.flags & HEAD_FLAGS.mappingsTruncated && 'maps',
    head.exe.truncated && head.exe.length > 0 && 'exe',
    head.cgroup.truncated && head.cgroup.length > 0 && 'cgroup',
  ].filter((name) => typeof name === 'string')
}

import type { CrashEvent } from '../../model/event.js'
import { EXCEPTION, LINUX } from '../../model/minidump.js'
import type { RawFault } from '../../model/raw.js'
import { type Location, type Writer, writeLocation } from './writer.js'

/** MDRawSystemInfo. Versions are those of the kernel; its whole release and the distribution are the service pack. */
export function systemInfo(writer: Writer, { host }: CrashEvent, architecture: number): Buffer {
  const info = Buffer.alloc(56)
  const [major = 0, minor = 0, build = 0] = host.kernel.split(/\D/).map((digits) => Number(digits) >>> 0)
  info.writeUInt16LE(architecture, 0)
  info.writeUInt8(Math.min(host.cpus ?? 1, 255), 6)
  info.writeUInt32LE(major, 8)
  info.writeUInt32LE(minor, 12)
  info.writeUInt32LE(build, 16)
  info.writeUInt32LE(LINUX, 20)
  const description = ['Linux', host.kernel, host.arch, host.distro].filter((word) => word !== undefined)
  info.writeUInt32LE(writer.addText(description.join(' ')), 24)
  return info
}

const SIGSYS = 31

const MISC_PROCESS_ID = 1
const MISC_PROCESS_TIMES = 2

/** MDRawMiscInfo: the process id, and when it began, seconds since the epoch. */
export function miscInfo({ process: { pid, startTime } }: CrashEvent): Buffer {
  const info = Buffer.alloc(24)
  const started = startTime === undefined ? Number.NaN : Date.parse(startTime)
  info.writeUInt32LE(info.length, 0)
  info.writeUInt32LE(MISC_PROCESS_ID | (Number.isNaN(started) ? 0 : MISC_PROCESS_TIMES), 4)
  info.writeUInt32LE(pid >>> 0, 8)
  info.writeUInt32LE(Math.floor(started / 1000) >>> 0, 12)
  return info
}

/** MDRawExceptionStream: as Breakpad has it on Linux, the signal, its code, and the address; and as Crashpad has it, who sent the signal. */
export function exceptionOf(fault: RawFault, tid: number, context: Location): Buffer {
  const { signal, code, address, senderPid, senderUid, syscall } = fault
  const exception = Buffer.alloc(EXCEPTION.size)
  exception.writeUInt32LE(tid >>> 0, EXCEPTION.tid)
  exception.writeUInt32LE(signal >>> 0, EXCEPTION.code)
  exception.writeInt32LE(code | 0, EXCEPTION.flags)
  exception.writeBigUInt64LE(code > 0 ? BigInt.asUintN(64, address) : 0n, EXCEPTION.address)
  const parameters = code > 0 ? (signal === SIGSYS ? [syscall] : []) : senderPid > 0 ? [senderPid, senderUid] : []
  exception.writeUInt32LE(parameters.length, EXCEPTION.parameterCount)
  parameters.forEach((value, index) => {
    exception.writeBigUInt64LE(BigInt(value >>> 0), EXCEPTION.parameters + index * 8)
  })
  writeLocation(exception, context, EXCEPTION.context)
  return exception
}

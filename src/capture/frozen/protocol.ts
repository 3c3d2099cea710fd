/** The messages of the kernel's coredump socket: include/uapi/linux/coredump.h, of Linux 6.17. Numbers are little-endian. */

/** struct coredump_req */
export interface CoredumpRequest {
  /** Bytes of the answers that this kernel knows. */
  ackSize: number
  /** What it may be answered, bits of COREDUMP. */
  mask: bigint
}

/**
 * What becomes of the dump. The kernel waits for the answer, and the process is frozen until then. Only `reject` leaves the
 * status of the process as it would be without a dump: shells say "core dumped" after any other.
 */
export const COREDUMP = { kernel: 1n, userspace: 2n, reject: 4n, wait: 8n } as const

/** COREDUMP_REQ_SIZE_VER0 and COREDUMP_ACK_SIZE_VER0: later kernels only append to them. */
const REQUEST_BYTES = 16
const ACK_BYTES = 16

/** undefined where the request is not whole yet, and for what is none. */
export function decodeRequest(bytes: Buffer): CoredumpRequest | undefined {
  if (bytes.length < REQUEST_BYTES) return undefined
  const size = bytes.readUInt32LE(0)
  if (size < REQUEST_BYTES || bytes.length < size) return undefined
  return { ackSize: bytes.readUInt32LE(4), mask: bytes.readBigUInt64LE(8) }
}

/** struct coredump_ack. undefined where this kernel does not take such an answer. */
export function encodeAck({ ackSize, mask }: CoredumpRequest, answer: bigint): Buffer | undefined {
  if (ackSize < ACK_BYTES || (mask & answer) !== answer) return undefined
  const bytes = Buffer.alloc(ACK_BYTES)
  bytes.writeUInt32LE(ACK_BYTES, 0)
  bytes.writeBigUInt64LE(answer, 8)
  return bytes
}

/** PIDFD_INFO_COREDUMP and PIDFD_COREDUMPED of include/uapi/linux/pidfd.h */
export const INFO_COREDUMP = 16n
const COREDUMPED = 1

/** PIDFD_INFO_SIZE_VER1 */
export const INFO_BYTES = 72

/** The process behind a pidfd, from struct pidfd_info; undefined for one that does not dump core. */
export function dumpingProcess(info: Buffer): number | undefined {
  const isDumping = (info.readBigUInt64LE(0) & INFO_COREDUMP) !== 0n && (info.readUInt32LE(64) & COREDUMPED) !== 0
  // By its thread group: `pid` would be that of a thread.
  return isDumping ? info.readUInt32LE(20) : undefined
}

import { closeSync } from 'node:fs'
import type { Socket } from 'node:net'
import { loadLibrary } from '../libc.js'
import { dumpingProcess, INFO_BYTES, INFO_COREDUMP } from './protocol.js'

const c = loadLibrary('libc.so.6', 'the GNU C library is needed')
const getOption = c.func('int getsockopt(int fd, int level, int option, _Out_ int32_t *value, _Inout_ uint32_t *size)')
const control = c.func('int ioctl(int fd, unsigned long request, _Inout_ uint8_t *argument)')

/** include/uapi/asm-generic/socket.h */
const SOL_SOCKET = 1
const SO_PEERPIDFD = 77

/** PIDFD_GET_INFO of include/uapi/linux/pidfd.h: _IOWR(0xff, 11, struct pidfd_info) */
const GET_INFO = 0xc0000000 + INFO_BYTES * 0x10000 + 0xff0b

/**
 * The process whose core the kernel has connected for. undefined for a connection that was made by a program: that
 * process does not dump core.
 */
export function dumpingPeer(socket: Socket): number | undefined {
  const descriptor = descriptorOf(socket)
  const value = new Int32Array(1)
  if (descriptor === undefined) return undefined
  if (getOption(descriptor, SOL_SOCKET, SO_PEERPIDFD, value, new Uint32Array([4])) !== 0) return undefined
  const [pidfd = -1] = value
  try {
    const info = Buffer.alloc(INFO_BYTES)
    info.writeBigUInt64LE(INFO_COREDUMP)
    return control(pidfd, GET_INFO, info) === 0 ? dumpingProcess(info) : undefined
  } finally {
    closeSync(pidfd)
  }
}

/** Node has no other way to an option of a socket. */
function descriptorOf(socket: Socket): number | undefined {
  const handle: unknown = Reflect.get(socket, '_handle')
  const descriptor: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : undefined
  return typeof descriptor === 'number' && descriptor >= 0 ? descriptor : undefined
}

import koffi from 'koffi'

const c = koffi.load('libc.so.6')
const socket = c.func('int socket(int domain, int type, int protocol)')
const sendto = c.func(
  'long sendto(int fd, const void *data, size_t size, int flags, const void *address, unsigned int addressSize)',
)
const close = c.func('int close(int fd)')

const AF_UNIX = 1
const SOCK_DGRAM = 2
const SOCK_CLOEXEC = 0o2000000
const MSG_DONTWAIT = 0x40
const MSG_NOSIGNAL = 0x4000

/**
 * Sends a datagram to a Unix socket, unix(7), which Node cannot; never waits. A path that begins with @ is an abstract
 * name. Returns the name of the error: EAGAIN where the queue of the receiver is full, ENOENT where there is none.
 */
export function sendDatagram(path: string, data: Uint8Array): string | undefined {
  const fd: number = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)
  if (fd < 0) return errorName()
  try {
    const address = addressOf(path)
    const sent: number = sendto(fd, data, data.length, MSG_DONTWAIT | MSG_NOSIGNAL, address, address.length)
    return sent < 0 ? errorName() : undefined
  } finally {
    close(fd)
  }
}

/** struct sockaddr_un; the end of an abstract name is given by its length alone. */
function addressOf(path: string): Buffer {
  const family = new Uint16Array([AF_UNIX])
  return Buffer.concat([
    Buffer.from(family.buffer),
    Buffer.from(path.startsWith('@') ? `\0${path.slice(1)}` : `${path}\0`),
  ])
}

const errorName = (): string =>
  Object.entries(koffi.os.errno).find(([, number]) => number === koffi.errno())?.[0] ?? `errno ${koffi.errno()}`

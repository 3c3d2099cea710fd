import { join } from 'node:path'
import koffi from 'koffi'
import { onTestFinished } from 'vitest'
import { newFolder } from '../cli/run-cli.js'

const c = koffi.load('libc.so.6')
const socket = c.func('int socket(int domain, int type, int protocol)')
const bind = c.func('int bind(int fd, const void *address, unsigned int size)')
const recv = c.func('long recv(int fd, _Out_ uint8_t *data, size_t size, int flags)')
const close = c.func('int close(int fd)')

const [AF_UNIX, SOCK_DGRAM, MSG_DONTWAIT] = [1, 2, 0x40]

/** A receiver of datagrams at a Unix socket, as journald and a service manager are. Called by a test, and gone after it. */
export function openReceiver(name = 'socket') {
  const path = join(newFolder(), name)
  const fd: number = socket(AF_UNIX, SOCK_DGRAM, 0)
  const address = Buffer.concat([Buffer.from(new Uint16Array([AF_UNIX]).buffer), Buffer.from(`${path}\0`)])
  if (bind(fd, address, address.length) !== 0) throw new Error(`bind: errno ${koffi.errno()}`)
  onTestFinished(() => void close(fd))
  /** All that has come since the last call. */
  const take = (): Buffer[] => {
    const taken: Buffer[] = []
    const buffer = Buffer.alloc(256 * 1024)
    for (;;) {
      const length = Number(recv(fd, buffer, buffer.length, MSG_DONTWAIT))
      if (length < 0) return taken
      taken.push(Buffer.from(buffer.subarray(0, length)))
    }
  }
  return { path, take, texts: () => take().map(String) }
}

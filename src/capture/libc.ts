import koffi, { type LibraryHandle } from 'koffi'
import { UserError } from '../model/errors.js'

/** Loads a shared library. Throws UserError with the remedy where it is not there. */
export function loadLibrary(name: string, remedy: string): LibraryHandle {
  try {
    return koffi.load(name)
  } catch (error) {
    throw new UserError(`${name} could not be loaded (${error instanceof Error ? error.message : error}): ${remedy}`)
  }
}

/** The part of the C library that reading foreign files needs and Node does not offer. */
const c = loadLibrary('libc.so.6', 'the GNU C library is needed')

/** struct sock_fprog, include/uapi/linux/filter.h */
const filterProgram = koffi.struct({ len: 'uint16_t', filter: 'const uint8_t *' })

export const libc = {
  /** Of descriptors that Node has not opened: it warns of others in a worker thread. */
  close: c.func('int close(int fd)'),
  epollCreate: c.func('int epoll_create1(int flags)'),
  epollWait: c.func('int epoll_wait(int epoll, _Out_ uint8_t *events, int most, int timeoutMs)'),
  epollControl: c.func('int epoll_ctl(int epoll, int operation, int fd, const void *event)'),
  eventfd: c.func('int eventfd(unsigned int value, int flags)'),
  memfd: c.func('int memfd_create(const char *name, unsigned int flags)'),
  copyIn: c.func('void *memcpy(void *to, const void *from, size_t size)'),
  end: c.func('void _exit(int status)'),
  free: c.func('void free(void *memory)'),
  trim: c.func('int malloc_trim(size_t kept)'),
  setLimit: c.func('int setrlimit(int resource, const uint64_t *limits)'),
  prctl: c.func('int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)'),
  seccomp: c.func('syscall', 'long', ['long', 'unsigned int', 'unsigned int', koffi.pointer(filterProgram)]),
  getCapabilities: c.func('int capget(uint32_t *header, _Out_ uint32_t *sets)'),
  setCapabilities: c.func('int capset(const uint32_t *header, const uint32_t *sets)'),
  readLink: c.func('long readlinkat(int folder, const char *path, _Out_ uint8_t *target, size_t size)'),
  getAttribute: c.func('intptr_t getxattr(const char *path, const char *name, _Out_ uint8_t *value, size_t size)'),
}

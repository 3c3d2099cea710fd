import koffi from 'koffi'
import { loadLibrary } from '../libc.js'

/** flock(2). The kernel lets go of it when the process ends, however it ends: a lock is never stale. */
const flock = loadLibrary('libc.so.6', 'the GNU C library is needed').func('int flock(int fd, int operation)')

const LOCK_EX = 2
const LOCK_NB = 4

/**
 * Takes the one writer's place at an open file or folder. False where another process has it. A file system that knows
 * no locks counts as free.
 */
export const lockFile = (descriptor: number): boolean =>
  flock(descriptor, LOCK_EX | LOCK_NB) === 0 || koffi.errno() !== koffi.os.errno.EWOULDBLOCK

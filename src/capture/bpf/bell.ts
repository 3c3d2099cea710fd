import { UserError } from '../../model/errors.js'
import { libc } from '../libc.js'

/** include/uapi/linux/eventpoll.h */
const EPOLL_CTL_ADD = 1
const EPOLL_CLOEXEC = 0o2000000

/** struct epoll_event with EPOLLIN and the data 0; 12 bytes where it is packed, else 16. */
const POLL_IN = new Uint8Array(new Uint32Array([1, 0, 0, 0]).buffer)

export interface Bell {
  /** Sleeps until one of the descriptors is readable, so many milliseconds at most. */
  wait(ms: number): void
  close(): void
}

/** Wakes a thread that has no event loop. Throws UserError where this process may open no more files. */
export function openBell(descriptors: readonly number[]): Bell {
  const epoll: number = libc.epollCreate(EPOLL_CLOEXEC)
  const isListening =
    epoll >= 0 && descriptors.every((fd) => libc.epollControl(epoll, EPOLL_CTL_ADD, fd, POLL_IN) === 0)
  if (!isListening) {
    if (epoll >= 0) libc.close(epoll)
    throw new UserError('too many open files: the collector cannot wait for its ring (ulimit -n)')
  }
  const rung = Buffer.alloc(POLL_IN.length * descriptors.length)
  return {
    wait: (ms) => void libc.epollWait(epoll, rung, descriptors.length, ms),
    close: () => libc.close(epoll),
  }
}

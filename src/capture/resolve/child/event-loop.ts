import koffi from 'koffi'

/** The part of libuv in Node that addons use too (docs.libuv.org: Event loop). */
const node = koffi.load(null)
const uv = {
  defaultLoop: node.func('void *uv_default_loop()'),
  forkLoop: node.func('int uv_loop_fork(void *loop)'),
}

/**
 * Has the event loop of this thread opened anew, as after fork(2). libuv of Node 22 registers what it waits for through
 * an io_uring that was opened at its start, and aborts when io_uring_enter(2) is refused; where it cannot open one, it
 * uses epoll_ctl(2). So this comes after the system calls were taken away. Throws where libuv cannot.
 */
export function reopenEventLoop(): void {
  if (uv.forkLoop(uv.defaultLoop()) !== 0) throw new Error('the event loop of the resolver could not be opened anew')
}

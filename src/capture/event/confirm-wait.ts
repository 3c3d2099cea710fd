import type { Thread } from '../../model/event.js'

/** How far up from the system call the function that waits can be: wrappers and inlined parts of it lie between. */
const INNERMOST = 8

const MUTEX = /pthread_mutex_\w*lock/
const JOIN = /pthread_\w*join|thrd_join/
/** What waits by a futex as well, and for something else; lll_lock_wait_private is a lock of the C library's own. */
const OTHER =
  /pthread_(cond|rwlock|barrier|once)|sem_\w*wait|cnd_\w*wait|lll_lock_wait_private|__cxa_guard_acquire|atomic_wait|std::__atomic/

/**
 * The thread with what its stack says of its wait: `confirmed` where it ends in the function that waits for such a lock. One
 * that ends in another function waits for something else, whatever its memory looks like.
 */
export function confirmWait(thread: Thread): Thread {
  const { waitsFor, stack } = thread
  if (!waitsFor) return thread
  const own = waitsFor.kind === 'mutex' ? MUTEX : JOIN
  const symbols = stack?.frames.slice(0, INNERMOST).map(({ symbol = '' }) => symbol) ?? []
  const waiting = symbols.find((symbol) => own.test(symbol) || OTHER.test(symbol))
  if (waiting === undefined) return thread
  return { ...thread, waitsFor: own.test(waiting) ? { ...waitsFor, confirmed: true } : undefined }
}

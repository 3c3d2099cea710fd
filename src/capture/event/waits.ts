import { formatAddress } from '../../model/address.js'
import type { Thread } from '../../model/event.js'
import type { RawCall, RawEvent, RawLock, RawProcessThread } from '../../model/raw.js'
import { type Lock, ownerOf } from './lock-layouts.js'

/** include/uapi/linux/futex.h */
const FUTEX_PRIVATE_FLAG = 128n
const FUTEX_CLOCK_REALTIME = 256n
const FUTEX_WAIT = 0n
const FUTEX_LOCK_PI = 6n
const FUTEX_WAIT_BITSET = 9n
const FUTEX_LOCK_PI2 = 13n

type WaitsFor = NonNullable<Thread['waitsFor']>

/**
 * Whom a thread of the process waits for in a futex call: the holder of a mutex, or a thread to be joined. undefined
 * wherever that does not follow from memory: condition variables, semaphores and read-write locks are futexes too, and a
 * wait with a time limit ends of itself.
 */
export function waitsOf(raw: RawEvent): (thread: RawProcessThread, call: RawCall) => WaitsFor | undefined {
  const { threads = [], thread: died, mappings = [] } = raw
  const living = new Map(
    threads.filter(({ tid, running }) => tid === died.tid || !running?.exiting).map((each) => [idOf(each), each.tid]),
  )
  const knowsAll = threads.length >= (died.count ?? Number.POSITIVE_INFINITY)
  const isMusl = mappings.some(({ path }) => path !== undefined && /\/(ld-musl-|libc\.musl-)/.test(path))
  return (thread, call) => {
    if (!thread.lock) return undefined
    const lock = lockOf(thread.lock, call, isMusl)
    if (!lock) return undefined
    const { kind, owner } = lock
    const tid = owner === undefined ? undefined : living.get(owner)
    // The word that a thread which ends clears is known by what it holds: the id of a living thread.
    if (kind === 'join' && tid === undefined) return undefined
    const ownerIsGone = (owner !== undefined && tid === undefined && knowsAll) || undefined
    return { tid: tid ?? (ownerIsGone && owner), lock: formatAddress(thread.lock.address), kind, ownerIsGone }
  }
}

const idOf = ({ tid, nsTid }: RawProcessThread): number => nsTid || tid

function lockOf(memory: RawLock, { arguments: values }: RawCall, isMusl: boolean): Lock | undefined {
  const [, operation = 0n, value = 0n, timeout = 0n] = values
  if (timeout !== 0n || memory.bytes.length < memory.wordAt + 4) return undefined
  const word = BigInt(wordOf(memory))
  const expected = BigInt.asUintN(32, value)
  const isShared = (operation & FUTEX_PRIVATE_FLAG) === 0n
  const join = isShared && (word === expected || word === 0n) ? joined(expected) : undefined
  switch (BigInt.asUintN(32, operation) & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME)) {
    case FUTEX_LOCK_PI:
    case FUTEX_LOCK_PI2:
      return ownerOf('pi', memory)
    case FUTEX_WAIT:
      return (word === expected ? ownerOf(isMusl ? 'musl' : 'glibc', memory) : undefined) ?? join
    case FUTEX_WAIT_BITSET:
      return join
    default:
      return undefined
  }
}

const wordOf = ({ bytes, wordAt }: RawLock): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(wordAt, true)

/**
 * pthread_join(3) waits for the word that the kernel clears when the thread ends (set_tid_address(2)). It is 0 where the
 * threads of a process are taken one by one as they die, and the joined one died before.
 */
const joined = (tid: bigint): Lock => ({ kind: 'join', owner: Number(tid) })

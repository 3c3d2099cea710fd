import { libc } from '../libc.js'
import { type Backlog, type Bundle, createBacklog, MAX_WAITING_BYTES } from './backlog.js'
import type { Libbpf } from './libbpf.js'
import { type CollectorThread, HANDLED, STAGES } from './worker.js'

/** A ring of a loaded object and what to do with it. */
export interface Drained {
  ringFd: number
  /** Who must not keep others waiting with what it adds to the ring. Absent: all of it has one owner. */
  ownerOf?(record: Uint8Array): string
  /**
   * Called with copies of records of one owner, CLOCK_REALTIME minus CLOCK_BOOTTIME, ns, and how many bytes of records are
   * drained and not handed over yet.
   */
  onRecords(records: Uint8Array[], realtimeOffset: bigint, waitingBytes: number): void
  /** Called once the ring is open: what fills it may begin. */
  onOpen(): void
  /** Called before the ring is emptied for the last time: what fills it has to end. */
  onStop(): void
}

/** Until a record comes, or the stage changes: a machine on which nothing dies is not woken. See ring_buffer__poll. */
const NO_LIMIT = -1

/**
 * The kernel wakes this thread only for a record that finds the ring empty. In a storm it would do so for
 * every crash, at the crashing process's cost; a pause after each drain lets records gather instead.
 */
const PAUSE_MS = 20

/**
 * So many bundles are handed over ahead of the main thread. What comes faster than it takes them waits in this thread, so
 * that the ring stays empty; beyond MAX_WAITING_BYTES it waits in the ring, where records that find no room are counted.
 */
const MAX_AHEAD = 4
const ROOM_MS = 100

const CLOCK_REALTIME = 0
const CLOCK_BOOTTIME = 7

type Stage = Pick<CollectorThread<unknown, unknown>, 'stage' | 'wakeFd'>

/** Empties a ring, on a thread of its own, until the stage is past STAGES.running, and once more after that. */
export function drainUntilStopped(bpf: Libbpf, { stage, wakeFd }: Stage, drained: Drained): void {
  const { ringFd, ownerOf = () => '', onRecords, onOpen, onStop } = drained
  const backlog = createBacklog(ownerOf)
  const handOver = createHandOver(stage, backlog, ({ records }) =>
    onRecords(records, realtimeOffset(bpf), backlog.bytes()),
  )
  const sample = bpf.registerSample((_context, data, size) => {
    const record = new Uint8Array(size)
    bpf.copyIn(record, data, size)
    backlog.add(record)
    while (backlog.bytes() >= MAX_WAITING_BYTES && isRunning(stage)) handOver.waitAndGo(ROOM_MS)
    return 0
  })
  const ring = bpf.newRing(ringFd, sample, null, null)
  // Without it, as on a kernel whose memory has run out, the stage is looked at from time to time.
  const timeout = pollAlso(bpf.epollFd(ring), wakeFd) ? NO_LIMIT : ROOM_MS
  try {
    onOpen()
    while (isRunning(stage)) {
      const found = bpf.poll(ring, backlog.bytes() > 0 ? 0 : timeout) > 0
      handOver.go()
      if (backlog.bytes() > 0) handOver.waitAndGo(PAUSE_MS)
      else if (found) Atomics.wait(stage, 0, STAGES.running, PAUSE_MS)
    }
    onStop()
    bpf.consume(ring)
    handOver.go()
    while (backlog.bytes() > 0) handOver.waitAndGo(ROOM_MS)
  } finally {
    if (ring) bpf.freeRing(ring)
    bpf.unregister(sample)
  }
}

const isRunning = (stage: Int32Array): boolean => Atomics.load(stage, 0) === STAGES.running

/** Hands bundles over while there is room for them. */
function createHandOver(stage: Int32Array, backlog: Backlog, handOver: (bundle: Bundle) => void) {
  let count = 0
  const go = (): void => {
    while (count - Atomics.load(stage, HANDLED) < MAX_AHEAD) {
      const bundle = backlog.take()
      if (!bundle) return
      count++
      handOver(bundle)
    }
  }
  /** The same after the next bundle was taken, or after so many milliseconds. */
  const waitAndGo = (ms: number): void => {
    const handled = Atomics.load(stage, HANDLED)
    if (count - handled >= MAX_AHEAD) Atomics.wait(stage, HANDLED, handled, ms)
    go()
  }
  return { go, waitAndGo }
}

const EPOLL_CTL_ADD = 1

/** struct epoll_event (include/uapi/linux/eventpoll.h) with EPOLLIN and the data 0; 12 bytes where it is packed, else 16. */
const POLL_IN = new Uint8Array(new Uint32Array([1, 0, 0, 0]).buffer)

/** ring_buffer__poll returns as well when this descriptor is readable: it takes the event for one of its first ring, 0. */
const pollAlso = (epollFd: number, fd: number): boolean => libc.epollControl(epollFd, EPOLL_CTL_ADD, fd, POLL_IN) === 0

export function realtimeOffset(bpf: Libbpf): bigint {
  const read = (clock: number): bigint => {
    const time = new BigInt64Array(2)
    bpf.clock(clock, time)
    return (time[0] ?? 0n) * 1_000_000_000n + (time[1] ?? 0n)
  }
  return read(CLOCK_REALTIME) - read(CLOCK_BOOTTIME)
}

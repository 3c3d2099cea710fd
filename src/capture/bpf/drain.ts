import { libc } from '../libc.js'
import type { Libbpf } from './libbpf.js'
import { type CollectorThread, HANDLED, STAGES } from './worker.js'

/** A ring of a loaded object and what to do with it. */
export interface Drained {
  ringFd: number
  /** Called after each drain that found something, with copies of the records and CLOCK_REALTIME minus CLOCK_BOOTTIME, ns. */
  onRecords(records: Uint8Array[], realtimeOffset: bigint): void
  /** Called once the ring is open: what fills it may begin. */
  onOpen(): void
}

/**
 * Until a record comes, or the stage changes: a machine on which nothing dies is hardly woken. A thread that is terminated
 * from outside ends after this at the latest.
 */
const IDLE_MS = 5000

/**
 * The kernel wakes this thread only for a record that finds the ring empty. In a storm it would do so for
 * every crash, at the crashing process's cost; a pause after each drain lets records gather instead.
 */
const PAUSE_MS = 20

/**
 * Records are handed over in batches of about so many bytes, and so many batches ahead of the main thread at most: in a
 * storm that it cannot keep up with they wait in the ring, where those that find no room are counted.
 */
const BATCH_BYTES = 2 * 1024 * 1024
const MAX_AHEAD = 16
const ROOM_MS = 100

const CLOCK_REALTIME = 0
const CLOCK_BOOTTIME = 7

type Stage = Pick<CollectorThread<unknown, unknown>, 'stage' | 'wakeFd'>

/** Empties a ring, on a thread of its own, until the stage is past STAGES.running, and once more after that. */
export function drainUntilStopped(bpf: Libbpf, { stage, wakeFd }: Stage, { ringFd, onRecords, onOpen }: Drained): void {
  let records: Uint8Array[] = []
  let bytes = 0
  let batches = 0
  const sample = bpf.registerSample((_context, data, size) => {
    const record = new Uint8Array(size)
    bpf.copyIn(record, data, size)
    records.push(record)
    bytes += size
    if (bytes >= BATCH_BYTES) flush()
    return 0
  })
  const ring = bpf.newRing(ringFd, sample, null, null)
  const flush = (): void => {
    if (records.length === 0) return
    onRecords(records, realtimeOffset(bpf))
    records = []
    bytes = 0
    batches++
    waitForRoom(stage, batches)
  }
  // Without it, as on a kernel whose memory has run out, the stage is looked at from time to time.
  const timeout = pollAlso(bpf.epollFd(ring), wakeFd) ? IDLE_MS : ROOM_MS
  try {
    onOpen()
    while (Atomics.load(stage, 0) === STAGES.running) {
      const drained = bpf.poll(ring, timeout) > 0
      flush()
      if (drained) Atomics.wait(stage, 0, STAGES.running, PAUSE_MS)
    }
    bpf.consume(ring)
    flush()
  } finally {
    if (ring) bpf.freeRing(ring)
    bpf.unregister(sample)
  }
}

const EPOLL_CTL_ADD = 1

/** struct epoll_event (include/uapi/linux/eventpoll.h) with EPOLLIN and the data 0; 12 bytes where it is packed, else 16. */
const POLL_IN = new Uint8Array(new Uint32Array([1, 0, 0, 0]).buffer)

/** ring_buffer__poll returns as well when this descriptor is readable: it takes the event for one of its first ring, 0. */
const pollAlso = (epollFd: number, fd: number): boolean => libc.epollControl(epollFd, EPOLL_CTL_ADD, fd, POLL_IN) === 0

/** Not when it has to stop: the ring is not filled any more then. */
function waitForRoom(stage: Int32Array, batches: number): void {
  while (Atomics.load(stage, 0) === STAGES.running) {
    const handled = Atomics.load(stage, HANDLED)
    if (batches - handled < MAX_AHEAD) return
    Atomics.wait(stage, HANDLED, handled, ROOM_MS)
  }
}

export function realtimeOffset(bpf: Libbpf): bigint {
  const read = (clock: number): bigint => {
    const time = new BigInt64Array(2)
    bpf.clock(clock, time)
    return (time[0] ?? 0n) * 1_000_000_000n + (time[1] ?? 0n)
  }
  return read(CLOCK_REALTIME) - read(CLOCK_BOOTTIME)
}

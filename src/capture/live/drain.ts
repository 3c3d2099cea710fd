import type { Libbpf } from './libbpf.js'

/** A ring of a loaded object and what to do with it. */
export interface Drained {
  ringFd: number
  /** Called after each drain that found something, with copies of the records and CLOCK_REALTIME minus CLOCK_BOOTTIME, ns. */
  onRecords(records: Uint8Array[], realtimeOffset: bigint): void
  /** Called once the ring is open: what fills it may begin. */
  onOpen(): void
}

const POLL_MS = 100

/**
 * The kernel wakes this thread only for a record that finds the ring empty. In a storm it would do so for
 * every crash, at the crashing process's cost; a pause after each drain lets records gather instead.
 */
const PAUSE_MS = 20
const CLOCK_REALTIME = 0
const CLOCK_BOOTTIME = 7

/** Empties a ring, on a thread of its own, until `stop` is not 0, and once more after that. */
export function drainUntilStopped(bpf: Libbpf, stop: SharedArrayBuffer, { ringFd, onRecords, onOpen }: Drained): void {
  let records: Uint8Array[] = []
  const sample = bpf.registerSample((_context, data, size) => {
    const record = new Uint8Array(size)
    bpf.copyIn(record, data, size)
    records.push(record)
    return 0
  })
  const ring = bpf.newRing(ringFd, sample, null, null)
  const flush = (): void => {
    if (records.length === 0) return
    onRecords(records, realtimeOffset(bpf))
    records = []
  }
  try {
    onOpen()
    const stopping = new Int32Array(stop)
    while (Atomics.load(stopping, 0) === 0) {
      const drained = bpf.poll(ring, POLL_MS) > 0
      flush()
      if (drained) Atomics.wait(stopping, 0, 0, PAUSE_MS)
    }
    bpf.consume(ring)
    flush()
  } finally {
    if (ring) bpf.freeRing(ring)
    bpf.unregister(sample)
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

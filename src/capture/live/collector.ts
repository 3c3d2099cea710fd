import { parentPort, workerData } from 'node:worker_threads'
import { UserError } from '../../model/errors.js'
import { choosePlan } from '../probe/plan.js'
import { type Libbpf, openLibbpf, type Pointer } from './libbpf.js'
import type { CollectorInput, CollectorMessage } from './messages.js'
import { loadObject } from './object.js'

/**
 * The draining thread. It does nothing but empty the ring, so that analysis, however slow,
 * never makes the kernel drop a record.
 */

const POLL_MS = 100

/**
 * The kernel wakes this thread only for a record that finds the ring empty. In a storm it would do so for
 * every crash, at the crashing process's cost; a pause after each drain lets records gather instead.
 */
const PAUSE_MS = 20
const CLOCK_REALTIME = 0
const CLOCK_BOOTTIME = 7

function collect({ settings, stop }: CollectorInput, post: (message: CollectorMessage) => void): void {
  const bpf = openLibbpf()
  bpf.silence()
  const plan = choosePlan(bpf, settings)
  const object = loadObject(bpf, settings, plan)
  let records: Uint8Array[] = []
  const sample = bpf.registerSample((_context, data, size) => {
    const record = new Uint8Array(size)
    bpf.copyIn(record, data, size)
    records.push(record)
    return 0
  })
  const ring = bpf.newRing(object.ringFd, sample, null, null)
  const flush = (): void => {
    if (records.length === 0) return
    post({ kind: 'records', records, realtimeOffset: realtimeOffset(bpf), counters: object.counters() })
    records = []
  }
  try {
    object.attach()
    post({ kind: 'ready', tier: plan.tier })
    const stopping = new Int32Array(stop)
    while (Atomics.load(stopping, 0) === 0) {
      const drained = bpf.poll(ring, POLL_MS) > 0
      flush()
      if (drained) Atomics.wait(stopping, 0, 0, PAUSE_MS)
    }
    bpf.consume(ring)
    flush()
    post({ kind: 'stopped', counters: object.counters() })
  } finally {
    freeRing(bpf, ring)
    object.close()
    bpf.unregister(sample)
  }
}

function freeRing(bpf: Libbpf, ring: Pointer): void {
  if (ring) bpf.freeRing(ring)
}

function realtimeOffset(bpf: Libbpf): bigint {
  const read = (clock: number): bigint => {
    const time = new BigInt64Array(2)
    bpf.clock(clock, time)
    return (time[0] ?? 0n) * 1_000_000_000n + (time[1] ?? 0n)
  }
  return read(CLOCK_REALTIME) - read(CLOCK_BOOTTIME)
}

const port = parentPort
if (!port) throw new Error('collector.js runs in a worker thread')
try {
  collect(workerData as CollectorInput, (message) => port.postMessage(message))
} catch (error) {
  if (!(error instanceof UserError)) throw error
  port.postMessage({ kind: 'failed', message: error.message } satisfies CollectorMessage)
}

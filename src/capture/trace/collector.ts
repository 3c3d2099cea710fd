import { parentPort, workerData } from 'node:worker_threads'
import { UserError } from '../../model/errors.js'
import { realtimeOffset } from '../live/drain.js'
import { openLibbpf } from '../live/libbpf.js'
import { machineOf } from './machine.js'
import type { TraceCollectorInput, TraceCollectorMessage } from './messages.js'
import { loadTraceObject, RING_BYTES } from './object.js'
import { mapRing } from './ring.js'
import { spoolTo } from './spool.js'

/** The draining thread of a trace: it moves what is in the ring to a file, as it is, and decodes nothing. */

/** Between two looks at the ring: the shorter one as long as there was something in it. */
const PAUSES_MS = { busy: 5, idle: 20 }

/** So that what reads them is not kept busy by one batch for long. */
const MOST_BYTES = 4 * 1024 * 1024

function collect(input: TraceCollectorInput, post: (message: TraceCollectorMessage) => void): void {
  const bpf = openLibbpf()
  bpf.silence()
  const object = loadTraceObject(bpf, { ...input, machine: machineOf() })
  try {
    const ring = mapRing(object.ringFd, RING_BYTES)
    const append = spoolTo(input.spool, new BigInt64Array(input.read))
    const stopping = new Int32Array(input.stop)
    const drain = (): boolean => {
      let found = false
      const offset = realtimeOffset(bpf)
      // Read before the ring: what is not live by then has put its last record there.
      const counters = object.counters()
      const hand = (bytes: Uint8Array): void =>
        post({ kind: 'records', stretch: append(bytes), realtimeOffset: offset })
      while (ring.take(MOST_BYTES, hand) > 0) found = true
      post({ kind: 'drained', counters })
      return found
    }
    object.attach()
    post({ kind: 'ready' })
    let busy = false
    while (Atomics.load(stopping, 0) === 0) {
      Atomics.wait(stopping, 0, 0, busy ? PAUSES_MS.busy : PAUSES_MS.idle)
      busy = drain()
    }
    drain()
    post({ kind: 'stopped', counters: object.counters() })
  } finally {
    object.close()
  }
}

const port = parentPort
if (!port) throw new Error('collector.js runs in a worker thread')
try {
  collect(workerData as TraceCollectorInput, (message) => port.postMessage(message))
} catch (error) {
  if (!(error instanceof UserError)) throw error
  port.postMessage({ kind: 'failed', message: error.message } satisfies TraceCollectorMessage)
}

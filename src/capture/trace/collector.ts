import { parentPort, workerData } from 'node:worker_threads'
import { UserError } from '../../model/errors.js'
import { realtimeOffset } from '../live/drain.js'
import { openLibbpf } from '../live/libbpf.js'
import { machineOf } from './machine.js'
import { STAGES, type TraceCollectorInput, type TraceCollectorMessage } from './messages.js'
import { loadTraceObject, RING_BYTES, type TraceObject } from './object.js'
import { mapRing } from './ring.js'
import { spoolTo } from './spool.js'

/** The draining thread of a trace: it moves what is in the ring to a file, as it is, and decodes nothing. */

/**
 * The traced need the processors for themselves: this thread looks at the ring now and then, and leaves what is there
 * until it is much, or has waited for some looks. A command that ends before is not disturbed at all.
 */
const LOOK_MS = 20
const MUCH = RING_BYTES / 8
const MOST_LOOKS = 5

/** So that what reads them is not kept busy by one batch for long. */
const MOST_BYTES = 4 * 1024 * 1024

function collect(input: TraceCollectorInput, post: (message: TraceCollectorMessage) => void): void {
  const bpf = openLibbpf()
  bpf.silence()
  const object = loadTraceObject(bpf, { ...input, machine: machineOf() })
  try {
    const ring = mapRing(object.ringFd, RING_BYTES)
    const append = spoolTo(input.spool, new BigInt64Array(input.read))
    const stage = new Int32Array(input.stage)
    const drain = (): void => {
      const offset = realtimeOffset(bpf)
      const hand = (bytes: Uint8Array): void =>
        post({ kind: 'records', stretch: append(bytes), realtimeOffset: offset })
      while (ring.take(MOST_BYTES, hand) > 0);
    }
    object.attach()
    post({ kind: 'ready', followsFd: object.followsFd })
    for (let looks = 1; !isOver(stage, object); looks++) {
      Atomics.wait(stage, 0, Atomics.load(stage, 0), LOOK_MS)
      if (ring.waiting() < MUCH && looks < MOST_LOOKS) continue
      drain()
      looks = 0
    }
    // What does not live any more has put its last record there.
    drain()
    post({ kind: 'stopped', counters: object.counters() })
  } finally {
    object.close()
  }
}

/** Once the command has ended, when nothing that is traced lives. */
function isOver(stage: Int32Array, { counters }: TraceObject): boolean {
  const now = Atomics.load(stage, 0)
  return now === STAGES.stop || (now === STAGES.commandEnded && counters().live === 0)
}

const port = parentPort
if (!port) throw new Error('collector.js runs in a worker thread')
try {
  collect(workerData as TraceCollectorInput, (message) => port.postMessage(message))
} catch (error) {
  if (!(error instanceof UserError)) throw error
  port.postMessage({ kind: 'failed', message: error.message } satisfies TraceCollectorMessage)
}

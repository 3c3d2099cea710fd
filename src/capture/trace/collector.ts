import { realtimeOffset } from '../bpf/drain.js'
import { openLibbpf } from '../bpf/libbpf.js'
import { mapRing } from '../bpf/ring.js'
import { runCollector, STAGES } from '../bpf/worker.js'
import { type Counters, loadTrace } from './object.js'
import { spoolTo } from './spool.js'
import type { TraceBatch, TraceCollectorSettings, TraceReady } from './trace.js'

/** The collector of a trace moves the contents of the ring to a file, as they are, and decodes nothing. */

/**
 * The traced processes need the processors for themselves: this thread looks at the ring now and then, and leaves its
 * contents there until they are many, a share of the ring, or have waited for some looks. A command that ends before is
 * not disturbed.
 */
const LOOK_MS = 20
const MANY = 1 / 8
const MAX_LOOKS = 5

/** The reader is not kept busy by one batch for long. */
const MAX_BYTES = 4 * 1024 * 1024

runCollector<TraceCollectorSettings, TraceReady, TraceBatch, Counters>((settings, { stage, ready, batch }) => {
  const bpf = openLibbpf()
  bpf.silence()
  const object = loadTrace(bpf, settings)
  try {
    const ring = mapRing(object.ring)
    const append = spoolTo(settings.spool, new BigInt64Array(settings.read))
    const drain = (): void => {
      const offset = realtimeOffset(bpf)
      const hand = (bytes: Uint8Array): void => batch({ stretch: append(bytes), realtimeOffset: offset })
      while (ring.take(MAX_BYTES, hand) > 0);
    }
    object.attach()
    ready({ followsFd: object.mapFd('follows') })
    for (let looks = 1; !isOver(stage, object.counters); looks++) {
      Atomics.wait(stage, 0, Atomics.load(stage, 0), LOOK_MS)
      if (ring.waiting() < object.ring.bytes * MANY && looks < MAX_LOOKS) continue
      drain()
      looks = 0
    }
    // Processes that have ended have put their last record there.
    drain()
    ring.close()
    return object.counters()
  } finally {
    object.close()
  }
})

/** Once the command has ended, when no traced process is left. */
function isOver(stage: Int32Array, counters: () => Counters): boolean {
  const now = Atomics.load(stage, 0)
  return now === STAGES.stop || (now === STAGES.ending && counters().live === 0)
}

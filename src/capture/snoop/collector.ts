import { drainUntilStopped } from '../bpf/drain.js'
import { openLibbpf } from '../bpf/libbpf.js'
import { runCollector } from '../bpf/worker.js'
import { loadSnoop, type SnoopCounters, type SnoopSettings } from './object.js'
import type { SnoopBatch } from './snoop.js'

runCollector<SnoopSettings, undefined, SnoopBatch, SnoopCounters>((settings, { ready, batch, ...stage }) => {
  const bpf = openLibbpf()
  bpf.silence()
  const object = loadSnoop(bpf, settings)
  try {
    drainUntilStopped(bpf, stage, {
      ring: object.ring,
      holdMs: 0,
      onOpen: () => {
        object.attach()
        ready(undefined)
      },
      onStop: object.detach,
      onStretches: (stretches, realtimeOffset) =>
        batch({ stretches, realtimeOffset, counters: object.counters() }, stretches),
    })
    return object.counters()
  } finally {
    object.close()
  }
})

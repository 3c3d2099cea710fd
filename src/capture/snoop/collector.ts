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
      ringFd: object.ringFd,
      onOpen: () => {
        object.attach()
        ready(undefined)
      },
      onStop: object.detach,
      onRecords: (records, realtimeOffset) => batch({ records, realtimeOffset, counters: object.counters() }),
    })
    return object.counters()
  } finally {
    object.close()
  }
})

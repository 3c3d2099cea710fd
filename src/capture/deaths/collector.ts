import { drainUntilStopped } from '../bpf/drain.js'
import { openLibbpf } from '../bpf/libbpf.js'
import { runCollector } from '../bpf/worker.js'
import { choosePlan } from '../probe/plan.js'
import type { DeathsBatch, DeathsReady } from './batch.js'
import { type CaptureSettings, type Counters, loadDeaths } from './object.js'
import { ownerOf } from './record-owner.js'

runCollector<CaptureSettings, DeathsReady, DeathsBatch, Counters>((settings, { ready, batch, ...stage }) => {
  const bpf = openLibbpf()
  bpf.silence()
  const plan = choosePlan(bpf, settings)
  const object = loadDeaths(bpf, settings, plan)
  try {
    drainUntilStopped(bpf, stage, {
      ringFd: object.ringFd,
      onOpen: () => {
        object.attach()
        ready({ tier: plan.tier, followsFd: object.mapFd('follows'), toldFd: object.mapFd('elsewhere_told') })
      },
      onStop: object.detach,
      ownerOf,
      onRecords: (records, realtimeOffset, waitingBytes) =>
        batch({ records, realtimeOffset, waitingBytes, counters: object.counters() }),
    })
    return object.counters()
  } finally {
    object.close()
  }
})

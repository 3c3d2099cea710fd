import { drainUntilStopped } from '../bpf/drain.js'
import { openLibbpf } from '../bpf/libbpf.js'
import { runCollector } from '../bpf/worker.js'
import { choosePlan } from '../probe/plan.js'
import type { DeathsBatch, DeathsReady } from './batch.js'
import { type CaptureSettings, type Counters, loadDeaths } from './object.js'
import { ownerOf } from './record-owner.js'

/** Others, who do not flood, wait no longer than that either. */
const HOLD_MS = 800

runCollector<CaptureSettings, DeathsReady, DeathsBatch, Counters>((settings, { ready, batch, ...stage }) => {
  const bpf = openLibbpf()
  bpf.silence()
  const plan = choosePlan(bpf, settings)
  const object = loadDeaths(bpf, settings, plan)
  try {
    drainUntilStopped(bpf, stage, {
      ring: object.ring,
      onOpen: () => {
        object.attach()
        ready({ tier: plan.tier, followsFd: object.mapFd('follows'), toldFd: object.mapFd('elsewhere_told') })
      },
      onStop: object.detach,
      ownerOf,
      // A command that is followed is waited for.
      holdMs: settings.followed ? 0 : HOLD_MS,
      onStretches: (stretches, realtimeOffset, waitingBytes) =>
        batch({ stretches, realtimeOffset, waitingBytes, counters: object.counters() }, stretches),
    })
    return object.counters()
  } finally {
    object.close()
  }
})

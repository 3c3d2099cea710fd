import { UserError } from '../../model/errors.js'
import { drainUntilStopped } from '../bpf/drain.js'
import { type Libbpf, openLibbpf } from '../bpf/libbpf.js'
import type { LoadedObject } from '../bpf/object.js'
import { runCollector } from '../bpf/worker.js'
import { bestPlan, choosePlan, type Plan } from '../probe/plan.js'
import type { DeathsBatch, DeathsReady } from './batch.js'
import { type CaptureSettings, type Counters, loadDeaths } from './object.js'
import { ownerOf } from './record-owner.js'

/** Others, who do not flood, wait no longer than that either. */
const HOLD_MS = 800

/** What the thread does that watches deaths. */
export function collectDeaths(): void {
  runCollector<CaptureSettings, DeathsReady, DeathsBatch, Counters>((settings, { ready, batch, ...stage }) => {
    const bpf = openLibbpf()
    bpf.silence()
    const { plan, object } = attachBest(bpf, settings)
    try {
      drainUntilStopped(bpf, stage, {
        ring: object.ring,
        onOpen: () => {
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
}

interface Attached {
  plan: Plan
  object: LoadedObject<keyof Counters>
}

/** What fills the ring begins: its records wait there. Throws UserError where the kernel refuses. */
function attachBest(bpf: Libbpf, settings: CaptureSettings): Attached {
  const best = bestPlan(bpf, settings)
  try {
    if (best) return attach(bpf, settings, best)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
  }
  return attach(bpf, settings, choosePlan(bpf, settings))
}

function attach(bpf: Libbpf, settings: CaptureSettings, plan: Plan): Attached {
  const object = loadDeaths(bpf, settings, plan)
  try {
    object.attach()
    return { plan, object }
  } catch (error) {
    object.close()
    throw error
  }
}

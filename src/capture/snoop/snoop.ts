import type { Activity } from '../../model/activity.js'
import { UserError } from '../../model/errors.js'
import { packageFile } from '../../model/package-file.js'
import type { Host } from '../../model/process.js'
import { followLoss } from '../bpf/loss.js'
import { findObstacle } from '../bpf/obstacle.js'
import { recordsIn } from '../bpf/ring-records.js'
import { STAGES, startCollector } from '../bpf/worker.js'
import { decodeActivity } from './decode.js'
import type { SnoopCounters, SnoopSettings } from './object.js'
import { createOnce } from './once.js'

export interface SnoopBatch {
  /** Of the ring: see recordsIn(). */
  stretches: Uint8Array[]
  /** CLOCK_REALTIME minus CLOCK_BOOTTIME when they were drained, nanoseconds. */
  realtimeOffset: bigint
  counters: SnoopCounters
}

export interface SnoopHandlers {
  onActivity(activity: Activity): void
  /** Called with the total of lost records whenever it has grown. */
  onLoss(lost: number): void
  /** The capture has failed; nothing more will come. */
  onFailure(error: Error): void
}

export interface Snooping {
  /** Stops after everything the ring holds was handed over. */
  stop(): Promise<{ lost: number }>
}

/**
 * Hands over what processes do, in the order of its happening on each processor. Resolves once every program is
 * attached. Throws UserError where this machine cannot watch, and says what to do.
 */
export async function startSnoop(host: Host, settings: SnoopSettings, handlers: SnoopHandlers): Promise<Snooping> {
  const obstacle = findObstacle(settings.btf)
  if (obstacle) throw new UserError(obstacle)

  const take = takeFor(host, handlers)
  const loss = followLoss({ lost: 0 }, handlers.onLoss)
  const { enter, finished } = await startCollector<SnoopSettings, undefined, SnoopBatch, SnoopCounters>(
    packageFile('dist/capture/snoop/collector.js'),
    settings,
    (batch) => {
      take(batch)
      loss.update(batch.counters)
    },
  )
  finished.catch(handlers.onFailure)
  return {
    stop: async () => {
      enter(STAGES.stop)
      const counters = await finished.catch(loss.last)
      loss.update(counters)
      return counters
    },
  }
}

function takeFor(host: Host, { onActivity }: SnoopHandlers) {
  const isNew = createOnce()
  return ({ stretches, realtimeOffset }: SnoopBatch): void => {
    for (const record of stretches.flatMap(recordsIn)) {
      const activity = decodeActivity(record, host, realtimeOffset)
      if (isNew(activity)) onActivity(activity)
    }
  }
}

import { Worker } from 'node:worker_threads'
import type { Activity } from '../../model/activity.js'
import { UserError } from '../../model/errors.js'
import { packageFile } from '../../model/package-file.js'
import type { Host } from '../../model/process.js'
import { findObstacle } from '../live/obstacle.js'
import { decodeActivity } from './decode.js'
import type { SnoopInput, SnoopMessage } from './messages.js'
import type { SnoopSettings } from './object.js'
import { createOnce } from './once.js'

export interface SnoopHandlers {
  onActivity(activity: Activity): void
  /** Called with the total of lost records whenever it has grown. */
  onLoss(lost: number): void
  /** The capture ended of itself; nothing more will come. */
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

  const stop = new SharedArrayBuffer(4)
  const workerData: SnoopInput = { settings, stop }
  const worker = new Worker(packageFile('dist/capture/snoop/collector.js'), { workerData })
  const take = takeFor(host, handlers)
  const stopped = new Promise<{ lost: number }>((resolve) => {
    worker.on('message', (message: SnoopMessage) => {
      if (message.kind === 'records') take(message)
      if (message.kind === 'stopped') {
        take({ ...message, kind: 'records', records: [], realtimeOffset: 0n })
        resolve({ lost: message.lost })
      }
    })
  })
  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (message: SnoopMessage) => {
      worker.off('error', reject)
      if (message.kind === 'failed') reject(new UserError(message.message))
      else resolve()
    })
  })
  worker.on('error', handlers.onFailure)
  return {
    stop: () => {
      Atomics.store(new Int32Array(stop), 0, 1)
      return stopped
    },
  }
}

function takeFor(host: Host, { onActivity, onLoss }: SnoopHandlers) {
  const isNew = createOnce()
  let known = 0
  return ({ records, realtimeOffset, lost }: Extract<SnoopMessage, { kind: 'records' }>): void => {
    for (const record of records) {
      const activity = decodeActivity(record, host, realtimeOffset)
      if (isNew(activity)) onActivity(activity)
    }
    if (lost > known) onLoss(lost)
    known = lost
  }
}

import { Worker } from 'node:worker_threads'
import { UserError } from '../../model/errors.js'
import type { Capture, CrashEvent } from '../../model/event.js'
import { packageFile } from '../../model/package-file.js'
import type { Host } from '../../model/process.js'
import { decodeRecord } from './decode.js'
import { markNextChild } from './follow.js'
import { createJoin } from './join.js'
import { readKernelSymbols } from './kallsyms.js'
import type { CollectorInput, CollectorMessage } from './messages.js'
import { type NormalizeContext, normalize } from './normalize.js'
import type { CaptureSettings, Counters } from './object.js'
import { findObstacle } from './obstacle.js'
import { type Resolving, startResolving } from './resolving.js'

export interface LiveCapture {
  tier: Capture['tier']
  /** With `followed`: the next child of this process is the command to follow. Start it at once, and no other. */
  followNextChild(): void
  /** Stops after everything the ring holds was delivered; resolves to the final counters. */
  stop(): Promise<Counters>
}

export interface LiveHandlers {
  onEvent(event: CrashEvent): void
  /** Called with the total of lost records whenever it has grown. */
  onLoss(lost: number): void
  /** The capture ended of itself; nothing more will come. */
  onFailure(error: Error): void
}

/**
 * Loads and attaches the BPF programs and delivers an event for every death until stopped. Resolves
 * once every program is attached. Throws UserError where this machine cannot watch, and says what to do.
 */
export async function startLiveCapture(
  host: Host,
  settings: CaptureSettings,
  handlers: LiveHandlers,
): Promise<LiveCapture> {
  const obstacle = findObstacle(settings.btf)
  if (obstacle) throw new UserError(obstacle)

  const stop = new SharedArrayBuffer(4)
  const workerData: CollectorInput = { settings, stop }
  const worker = new Worker(packageFile('dist/capture/live/collector.js'), { workerData })
  // Read while the worker loads the programs.
  const kernelSymbols = readKernelSymbols()
  const ready = await firstMessage(worker)
  const { environment } = settings
  const resolving = startResolving(handlers.onEvent, handlers.onFailure)
  const deliver = deliverTo(resolving, handlers, { host, tier: ready.tier, environment, kernelSymbols })

  const stopped = new Promise<Counters>((resolve) => {
    worker.on('message', (message: CollectorMessage) => {
      if (message.kind === 'records') deliver(message)
      if (message.kind === 'failed') handlers.onFailure(new UserError(message.message))
      if (message.kind === 'stopped') {
        deliver({ ...message, kind: 'records', records: [], realtimeOffset: 0n })
        resolve(message.counters)
      }
    })
    worker.on('error', handlers.onFailure)
  })
  return {
    tier: ready.tier,
    followNextChild: () => markNextChild(ready.followsFd, settings.btf),
    stop: async () => {
      Atomics.store(new Int32Array(stop), 0, 1)
      const counters = await stopped
      await resolving.close()
      return counters
    },
  }
}

/** The promise's reactions run before the port hands over another message, so none is missed between. */
function firstMessage(worker: Worker): Promise<Extract<CollectorMessage, { kind: 'ready' }>> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (message: CollectorMessage) => {
      worker.off('error', reject)
      if (message.kind === 'ready') resolve(message)
      else reject(new UserError(message.kind === 'failed' ? message.message : `unexpected message ${message.kind}`))
    })
  })
}

function deliverTo(resolving: Resolving, handlers: LiveHandlers, fixed: Omit<NormalizeContext, 'realtimeOffset'>) {
  const join = createJoin()
  let lost = 0
  return ({ records, realtimeOffset, counters }: Extract<CollectorMessage, { kind: 'records' }>): void => {
    for (const record of records) {
      const raw = join(decodeRecord(record))
      if (raw) resolving.push(raw, (part) => normalize(part, { ...fixed, realtimeOffset }))
    }
    if (counters.lost > lost) handlers.onLoss(counters.lost)
    lost = counters.lost
  }
}

import { readFileSync } from 'node:fs'
import type { Capture } from '../../model/capture.js'
import { UserError } from '../../model/errors.js'
import type { CrashEvent } from '../../model/event.js'
import { thisMachine } from '../../model/machine.js'
import type { Host } from '../../model/process.js'
import { keepHeapSmall } from '../../model/small-heap.js'
import { markNextChild } from '../bpf/follow.js'
import { followLoss } from '../bpf/loss.js'
import { findObstacle } from '../bpf/obstacle.js'
import { STAGES, startCollector } from '../bpf/worker.js'
import { kernelSymbols } from '../event/kallsyms.js'
import { createUserNames } from '../event/user-names.js'
import { type Holding, startHolding } from '../frozen/holding.js'
import { startResolving } from '../resolve/queue.js'
import type { DeathsBatch, DeathsReady } from './batch.js'
import { deliverTo, isPressed } from './deliver.js'
import type { CaptureSettings, Counters } from './object.js'
import { collectorScript } from './spare-collector.js'
import { createYielding } from './yielding.js'

export interface LiveCapture {
  tier: Capture['tier']
  /** With `followed`: the next child of this process is the command to follow. Start it at once, and no other. */
  followNextChild(): void | Promise<void>
  /**
   * Stops after everything the ring holds was delivered; resolves to the final counters. When `patience` is aborted,
   * symbols are not waited for any longer: deaths that have none yet are delivered without.
   */
  stop(patience?: AbortSignal): Promise<Counters>
}

export interface LiveHandlers {
  /** Asked before symbols are looked for, where they would be for nothing; absent: every death is wanted. */
  isWanted?(event: CrashEvent): boolean
  onEvent(event: CrashEvent): void
  /** What was counted so far, with each batch of deaths. */
  onCounters?(counters: Counters): void
  /** Called with the total of lost records whenever it has grown. */
  onLoss(lost: number): void
  /** The capture has failed; nothing more will come. */
  onFailure(error: Error): void
  /** Something that the user should know. */
  onNote?(note: string): void
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
  // Every module is loaded by now, and the rules are not yet.
  keepHeapSmall()

  const ofKernel = kernelSymbols()
  const { environment, keepsMemory } = settings
  const maxMappings = readMaxMappings()
  const resolving = startResolving(host.arch, handlers.onEvent, handlers.onFailure, {
    ...(settings.resolver && { presence: settings.resolver }),
  })
  const userName = createUserNames()
  const fixed = { host, environment, kernelSymbols: ofKernel.find, userName, maxMappings, keepsMemory }
  const holding = await hold(settings, handlers).catch(async (error: unknown) => {
    await resolving.close()
    throw error
  })
  const deliver = deliverTo(resolving, fixed, handlers.isWanted, holding)
  const loss = followLoss(
    { captured: 0, lost: 0, degraded: 0, unfollowed: 0, threadsLost: 0, threadsDegraded: 0 },
    handlers.onLoss,
  )
  const yieldTo = settings.followed ? () => {} : createYielding()
  let hurry: AbortSignal | undefined
  const collector = await startCollector<CaptureSettings, DeathsReady, DeathsBatch, Counters>(
    collectorScript(),
    settings,
    (batch, ready) => {
      yieldTo(batch.waitingBytes)
      deliver(batch, ready)
      loss.update(batch.counters)
      handlers.onCounters?.(batch.counters)
      return isPressed(batch) || hurry?.aborted ? undefined : resolving.room()
    },
  ).catch(async (error: unknown) => {
    await holding?.stop()
    await resolving.close()
    throw error
  })
  const { ready, enter, finished } = collector
  finished.catch(handlers.onFailure)
  // Before the first death waits for them; a command may be over sooner, and a service has to be small.
  if (settings.resolver !== 'on-demand' && !settings.followed) setTimeout(ofKernel.read, SYMBOLS_MS).unref()
  return {
    tier: ready.tier,
    followNextChild: () => markNextChild(ready.followsFd, settings.btf),
    stop: async (patience) => {
      hurry = patience
      await holding?.stop()
      enter(STAGES.stop)
      // What was captured before a collector died is still handed over, and counted as far as it was known.
      const counters = await finished.catch(loss.last)
      loss.update(counters)
      await resolving.close(patience)
      return counters
    },
  }
}

async function hold(
  { coredumpSocket: socket, pointedMemory, btf }: CaptureSettings,
  { onNote = () => {} }: LiveHandlers,
): Promise<Holding | undefined> {
  const machine = thisMachine()
  return socket && machine && startHolding(machine, { ...socket, keepsPointed: pointedMemory > 0, btf }, onNote)
}

/** The same in every namespace. */
function readMaxMappings(): number | undefined {
  try {
    return Number(readFileSync('/proc/sys/vm/max_map_count', 'utf8'))
  } catch {
    return undefined
  }
}

/** After the start, which should not wait for them either. */
const SYMBOLS_MS = 100

import { readFileSync } from 'node:fs'
import type { Capture } from '../../model/capture.js'
import { UserError } from '../../model/errors.js'
import type { CrashEvent } from '../../model/event.js'
import { thisMachine } from '../../model/machine.js'
import { packageFile } from '../../model/package-file.js'
import type { Host } from '../../model/process.js'
import type { RawEvent } from '../../model/raw.js'
import { NEARLY_FULL_BYTES } from '../bpf/backlog.js'
import { markNextChild } from '../bpf/follow.js'
import { followLoss } from '../bpf/loss.js'
import { findObstacle } from '../bpf/obstacle.js'
import { STAGES, startCollector } from '../bpf/worker.js'
import { cpuNamed } from '../cpu/cpus.js'
import { readKernelSymbols } from '../event/kallsyms.js'
import { type NormalizeContext, normalize } from '../event/normalize.js'
import { above } from '../event/resources.js'
import { createUserNames } from '../event/user-names.js'
import { type Holding, startHolding } from '../frozen/holding.js'
import { withFrozen } from '../frozen/join.js'
import { type Resolving, startResolving } from '../resolve/queue.js'
import { decodeRecord } from './decode.js'
import { decodeThread, isThreadRecord } from './decode-thread.js'
import { groupMembers } from './group-members.js'
import { createJoin } from './join.js'
import { createThreadsWaiting } from './join-threads.js'
import type { CaptureSettings, Counters } from './object.js'
import { createYielding } from './yielding.js'

/** What the collector says when its programs are attached. */
export interface DeathsReady {
  tier: Capture['tier']
  /** Descriptor of the map that marks what is followed. */
  followsFd: number
}

/** The records of one drain of the ring. */
export interface DeathsBatch {
  records: Uint8Array[]
  /** CLOCK_REALTIME minus CLOCK_BOOTTIME when they were drained, nanoseconds. */
  realtimeOffset: bigint
  /** Drained as well, and not handed over yet. */
  waitingBytes: number
  counters: Counters
}

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

  const kernelSymbols = readKernelSymbols()
  const { environment, keepsMemory } = settings
  const maxMappings = readMaxMappings()
  const resolving = startResolving(host.arch, handlers.onEvent, handlers.onFailure, {
    ...(settings.resolver && { presence: settings.resolver }),
    ...(settings.followed && { scanMs: SCAN_MS_OF_COMMAND }),
  })
  const userName = createUserNames()
  const fixed = { host, environment, kernelSymbols, userName, maxMappings, keepsMemory }
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
  const collector = await startCollector<CaptureSettings, DeathsReady, DeathsBatch, Counters>(
    packageFile('dist/capture/deaths/collector.js'),
    settings,
    (batch, ready) => {
      yieldTo(batch.waitingBytes)
      deliver(batch, ready)
      loss.update(batch.counters)
      handlers.onCounters?.(batch.counters)
      return isPressed(batch) ? undefined : resolving.room()
    },
  ).catch(async (error: unknown) => {
    await holding?.stop()
    await resolving.close()
    throw error
  })
  const { ready, enter, finished } = collector
  finished.catch(handlers.onFailure)
  return {
    tier: ready.tier,
    followNextChild: () => markNextChild(ready.followsFd, settings.btf),
    stop: async (patience) => {
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

/**
 * What is not taken in time is lost whole. So symbols are not waited for, and memory, which takes a seventh of the time of
 * a death to compress, is left out.
 */
const isPressed = ({ waitingBytes }: DeathsBatch): boolean => waitingBytes >= NEARLY_FULL_BYTES

/** The container that a command starts may live no longer than that. */
const SCAN_MS_OF_COMMAND = 50

/** As soon as the death is known: the others may follow. */
function withMembers(raw: RawEvent): RawEvent {
  const { oom, cgroup, pid } = raw
  const group = oom && oom.limit !== 0n && cgroup ? above(cgroup, oom.levels) : undefined
  return oom && group !== undefined ? { ...raw, oom: { ...oom, members: groupMembers(group, pid) } } : raw
}

function deliverTo(
  resolving: Resolving,
  fixed: Omit<NormalizeContext, 'realtimeOffset' | 'tier'>,
  isWanted: LiveHandlers['isWanted'],
  holding: Holding | undefined,
) {
  const { stackPointer } = cpuNamed(fixed.host.arch)
  const join = createJoin()
  const threads = createThreadsWaiting()
  return (batch: DeathsBatch, { tier }: DeathsReady): void => {
    const { records, realtimeOffset } = batch
    const keepsMemory: NormalizeContext['keepsMemory'] = fixed.keepsMemory && (isPressed(batch) ? 'not now' : true)
    for (const record of records) {
      if (isThreadRecord(record)) {
        threads.add(decodeThread(record))
        continue
      }
      const death = join(decodeRecord(record))
      if (!death) continue
      const frozen = holding?.take(death)
      const joined = threads.join(death)
      const whole = frozen ? withFrozen(joined, frozen, stackPointer) : joined
      const context = { ...fixed, tier: frozen ? ('S' as const) : tier, realtimeOffset, keepsMemory }
      if (isWanted && !isWanted(normalize(whole, { ...context, keepsMemory: false }))) continue
      const normalized = (part: RawEvent): CrashEvent => normalize(part, context)
      resolving.push(withMembers(whole), normalized)
    }
  }
}

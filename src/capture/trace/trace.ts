import { UserError } from '../../model/errors.js'
import { type NativeMachine, thisMachine } from '../../model/machine.js'
import { packageFile } from '../../model/package-file.js'
import type { TraceEvent } from '../../model/trace.js'
import { markNextChild } from '../bpf/follow.js'
import { findObstacle } from '../bpf/obstacle.js'
import { eachRecord } from '../bpf/ring-records.js'
import { STAGES, startCollector } from '../bpf/worker.js'
import { type Launched, launch } from '../launch/launch.js'
import { goSecond } from '../niceness.js'
import { decodeTrace } from './decode.js'
import type { Counters, TraceSettingsInput } from './object.js'
import { readRecord } from './record.js'
import { closeSpool, openSpool, readStretch, type Stretch } from './spool.js'

export interface TraceOptions {
  /** Threads and children of the command as well. */
  follow: boolean
  /** Names of the calls to trace. */
  wanted: readonly string[]
  /** File with the kernel's types, for a kernel that does not carry them itself. */
  btf?: string
}

/** What the collector is given. */
export interface TraceCollectorSettings extends TraceSettingsInput {
  spool: number
  /** One BigInt64: the number of bytes of the spool that were read. */
  read: SharedArrayBuffer
}

/** What the collector says when its programs are attached. */
export interface TraceReady {
  /** Descriptor of the map that marks what is followed. */
  followsFd: number
}

/** Records in the spool. */
export interface TraceBatch {
  stretch: Stretch
  /** CLOCK_REALTIME minus CLOCK_BOOTTIME, nanoseconds. */
  realtimeOffset: bigint
}

export interface TraceHandlers {
  /** In the order in which it happened. */
  onEvents(events: TraceEvent[]): void
  onFailure(error: Error): void
  /** The command ignored a signal that asked it to end, and was killed. */
  onKill(message: string): void
}

export interface OpenTrace {
  /** Starts the command that is traced, at once: it is the next child of this process that is followed. Throws CommandError where it cannot be started. */
  launch(command: readonly string[]): Launched
  /** When nothing that is traced lives any more, or after `stop`, and all of it was handed over. */
  finished: Promise<Counters>
  stop(): void
}

/** Gets ready to trace a command from its execve() on. Throws UserError where this machine cannot. */
export async function openTrace({ follow, wanted, btf }: TraceOptions, handlers: TraceHandlers): Promise<OpenTrace> {
  const obstacle = findObstacle(btf)
  if (obstacle) throw new UserError(obstacle)
  const machine = thisMachine()
  if (!machine) throw new UserError(`no table of system calls for ${process.arch}: x86-64 and arm64 are supported`)
  const read = new SharedArrayBuffer(8)
  const spool = openSpool()
  const collector = await startCollector<TraceCollectorSettings, TraceReady, TraceBatch, Counters>(
    packageFile('dist/capture/trace/collector.js'),
    { follow, wanted, btf, machine, spool, read },
    decodeTo(spool, new BigInt64Array(read), machine, handlers),
  ).catch((error: unknown) => {
    closeSpool(spool)
    throw error
  })
  const { ready, enter } = collector
  const finished = collector.finished.finally(() => closeSpool(spool))
  finished.catch(() => {})
  return {
    launch: (command) => {
      markNextChild(ready.followsFd, btf)
      const launched = launch(command, handlers.onKill)
      // Its records can wait.
      const goBack = goSecond()
      void launched.ended.then(() => {
        enter(STAGES.ending)
        goBack()
      })
      return launched
    },
    finished,
    stop: () => enter(STAGES.stop),
  }
}

function decodeTo(spool: number, read: BigInt64Array, machine: NativeMachine, { onEvents, onFailure }: TraceHandlers) {
  return ({ stretch, realtimeOffset }: TraceBatch): void => {
    const bytes = readStretch(spool, stretch)
    Atomics.add(read, 0, BigInt(stretch.length))
    const events: TraceEvent[] = []
    eachRecord(bytes, (start) => {
      const event = decodeTrace(readRecord(bytes, start), machine, realtimeOffset)
      if (event) events.push(event)
    })
    try {
      onEvents(events)
    } catch (error) {
      onFailure(error instanceof Error ? error : new Error(String(error)))
    }
  }
}

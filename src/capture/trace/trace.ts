import { getPriority, setPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { UserError } from '../../model/errors.js'
import { packageFile } from '../../model/package-file.js'
import type { TraceEvent } from '../../model/trace.js'
import { type Launched, launch } from '../launch/launch.js'
import { markNextChild } from '../live/follow.js'
import { findObstacle } from '../live/obstacle.js'
import { decodeTrace } from './decode.js'
import { machineOf } from './machine.js'
import { STAGES, type TraceCollectorInput, type TraceCollectorMessage } from './messages.js'
import type { Counters } from './object.js'
import { readRecord } from './record.js'
import { eachRecord } from './ring.js'
import { closeSpool, openSpool, readStretch } from './spool.js'

export interface TraceOptions {
  /** Threads and children of the command as well. */
  follow: boolean
  /** Names of the calls to trace. */
  wanted: readonly string[]
  /** File with the kernel's types, for a kernel that has none in itself. */
  btf?: string
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
  const [stage, read] = [new SharedArrayBuffer(4), new SharedArrayBuffer(8)]
  const spool = openSpool()
  const workerData: TraceCollectorInput = { follow, wanted, btf, spool, read, stage }
  const worker = new Worker(packageFile('dist/capture/trace/collector.js'), { workerData })
  const enter = (next: number): void => {
    const view = new Int32Array(stage)
    // A trace that was stopped stays so when its command ends.
    Atomics.store(view, 0, Math.max(Atomics.load(view, 0), next))
    Atomics.notify(view, 0)
  }
  const finished = new Promise<Counters>((resolve, reject) => {
    const tell = tellFrom(spool, new BigInt64Array(read), handlers)
    worker.on('error', reject)
    worker.on('message', (message: TraceCollectorMessage) => {
      if (message.kind === 'failed') reject(new UserError(message.message))
      if (message.kind === 'records') tell(message)
      if (message.kind === 'stopped') resolve(message.counters)
    })
  }).finally(() => closeSpool(spool))
  finished.catch(() => {})
  const followsFd = await Promise.race([ready(worker), finished.then(() => undefined)])
  if (followsFd === undefined) throw new Error('the trace ended before it began')
  return {
    launch: (command) => {
      markNextChild(followsFd, btf)
      const launched = launch(command, handlers.onKill)
      const priority = getPriority()
      setNiceness(Math.min(priority + PATIENCE, 19))
      void launched.ended.then(() => {
        enter(STAGES.commandEnded)
        setNiceness(priority)
      })
      return launched
    },
    finished,
    stop: () => enter(STAGES.stop),
  }
}

/** Niceness that is added to this thread's, which decodes: on a busy machine the traced goes first. Its records can wait. */
const PATIENCE = 10

function setNiceness(niceness: number): void {
  try {
    setPriority(niceness)
  } catch {
    // Going back needs CAP_SYS_NICE. Without it the trace is as right, and told later.
  }
}

const ready = (worker: Worker): Promise<number> =>
  new Promise((resolve) => {
    worker.on('message', (message: TraceCollectorMessage) => {
      if (message.kind === 'ready') resolve(message.followsFd)
    })
  })

function tellFrom(spool: number, read: BigInt64Array, { onEvents, onFailure }: TraceHandlers) {
  const machine = machineOf()
  return ({ stretch, realtimeOffset }: Extract<TraceCollectorMessage, { kind: 'records' }>): void => {
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

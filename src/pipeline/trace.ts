import { ANY_DEATH } from '../capture/filter.js'
import { checkExecutable } from '../capture/launch/executable.js'
import type { Ending } from '../capture/launch/launch.js'
import { settled } from '../capture/launch/settled.js'
import { openTrace, type TraceOptions } from '../capture/trace/trace.js'
import type { CrashEvent } from '../model/event.js'
import type { TracedCall, TraceEvent } from '../model/trace.js'
import { watch } from './watch.js'

export { traceJson } from '../report/trace/json.js'
export { traceLine } from '../report/trace/line.js'
export { createTraceSummary } from '../report/trace/summary.js'

export interface TraceHandlers {
  /** In the order in which it happened. */
  onEvents(events: TraceEvent[]): void
  /** The command ignored a signal that asked it to end, and was killed. */
  onKill(message: string): void
}

/** A traced process that died of a signal, and the last system calls it made. */
export interface TracedDeath {
  event: CrashEvent
  calls: TracedCall[]
}

export interface Tracing {
  ended: Promise<Ending>
  /** When nothing that is traced lives any more, or after `stop`. */
  finished: Promise<{ deaths: TracedDeath[]; recorded: number; lost: number; missed: number }>
  stop(): void
}

/** Traces a command, and watches the deaths of what it traces. Throws UserError, and CommandError. */
export async function trace(
  command: readonly string[],
  options: TraceOptions,
  handlers: TraceHandlers,
): Promise<Tracing> {
  checkExecutable(command)
  const deaths: CrashEvent[] = []
  const lastCalls = createLastCalls()
  let fail: (error: Error) => void = () => {}
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject
  })
  failed.catch(() => {})
  const watching = watch(
    {
      ownChildren: true,
      capture: {
        exits: 'signal',
        stackBytes: 32_768,
        threads: 0,
        threadStackBytes: 0,
        environment: [],
        pointedMemory: 0,
        btf: options.btf,
      },
      filter: ANY_DEATH,
    },
    { onEvent: (event) => deaths.push(event), onLoss: () => {}, onFailure: fail },
  )
  const opening = openTrace(options, {
    onEvents: (events) => {
      for (const event of events) lastCalls.add(event)
      handlers.onEvents(events)
    },
    onFailure: fail,
    onKill: handlers.onKill,
  })
  const [capture, opened] = await bothOrNone(watching, opening)
  const close = async (): Promise<void> => void (await capture.stop())
  try {
    await settled()
    const { ended } = opened.launch(command)
    const finish = async () => {
      const { recorded, lost, missed } = await Promise.race([opened.finished, failed]).finally(async () => {
        opened.stop()
        await close()
      })
      const ours = deaths.flatMap((event) => lastCalls.of(event))
      return { deaths: ours, recorded, lost, missed }
    }
    return { ended, finished: finish(), stop: opened.stop }
  } catch (error) {
    opened.stop()
    await opened.finished.finally(close)
    throw error
  }
}

/** Where one of the two fails, the other is stopped before the failure is reported. */
async function bothOrNone(
  watching: ReturnType<typeof watch>,
  opening: ReturnType<typeof openTrace>,
): Promise<[Awaited<typeof watching>, Awaited<typeof opening>]> {
  const [capture, opened] = await Promise.allSettled([watching, opening])
  if (capture.status === 'fulfilled' && opened.status === 'fulfilled') return [capture.value, opened.value]
  if (capture.status === 'fulfilled') await capture.value.stop()
  if (opened.status === 'fulfilled') {
    opened.value.stop()
    await opened.value.finished
  }
  throw capture.status === 'rejected' ? capture.reason : opened.status === 'rejected' ? opened.reason : undefined
}

const MAX_CALLS = 10

/** The last calls of each process that has not ended well, by its id. */
function createLastCalls() {
  const byProcess = new Map<number, TracedCall[]>()
  return {
    add: (event: TraceEvent): void => {
      if (event.kind === 'end' && event.status === 0) byProcess.delete(event.pid)
      if (event.kind !== 'call') return
      const calls = byProcess.get(event.pid) ?? []
      if (calls.length === 0) byProcess.set(event.pid, calls)
      calls.push(event)
      if (calls.length > MAX_CALLS) calls.shift()
    },
    of: (event: CrashEvent): TracedDeath[] => {
      const calls = byProcess.get(event.process?.pid ?? 0)
      return calls === undefined ? [] : [{ event, calls }]
    },
  }
}

import type { CrashEvent } from '../../model/event.js'
import type { Host } from '../../model/process.js'
import { type NormalizeContext, normalize } from '../event/normalize.js'
import { createUserNames } from '../event/user-names.js'
import { type Resolving, startResolving } from '../resolve/queue.js'
import { realtimeOffset } from './clock.js'
import type { CommandSettings } from './settings.js'
import { startTracer, type TracerHandlers } from './tracer-process.js'

export interface TracingHandlers extends Omit<TracerHandlers, 'onDeath' | 'onElsewhere'> {
  onEvent(event: CrashEvent): void
}

export interface Tracing {
  tier: 'E'
  /** The next child of this process is the command. Start it when this has resolved, and no other. */
  followNextChild(): Promise<void>
  /**
   * When the command has ended: resolves to the number of deaths when all were handed over. When `patience` is aborted,
   * nothing is waited for.
   */
  stop(patience?: AbortSignal): Promise<number>
}

/**
 * Gets ready to watch a command and its descendants by ptrace(2), which takes no privilege. Throws UserError where the
 * kernel does not let this process be traced.
 */
export async function startTracing(host: Host, settings: CommandSettings, handlers: TracingHandlers): Promise<Tracing> {
  const { environment, keepsMemory } = settings
  const context: NormalizeContext = {
    ...{ host, tier: 'E', environment, keepsMemory, realtimeOffset: realtimeOffset(), kernelSymbols: () => undefined },
    userName: createUserNames(),
  }
  let resolving: Resolving | undefined
  const tracer = startTracer(settings, {
    ...handlers,
    onDeath: (raw) => resolving?.push(raw, (part) => normalize(part, context)),
    onElsewhere: () => resolving?.lookElsewhere(),
  })
  await tracer.ready
  resolving = startResolving(host.arch, handlers.onEvent, handlers.onFailure)
  return {
    tier: 'E',
    followNextChild: tracer.attach,
    stop: async (patience) => {
      const captured = await tracer.end(patience)
      await resolving?.close(patience)
      return captured
    },
  }
}

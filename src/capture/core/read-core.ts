import { closeSync } from 'node:fs'
import type { CrashEvent } from '../../model/event.js'
import type { Host } from '../../model/process.js'
import type { RawEvent } from '../../model/raw.js'
import { normalize } from '../live/normalize.js'
import { resolveRequest, withResolution } from '../live/resolve-event.js'
import type { Resolution, ResolveRequest } from '../resolve/protocol.js'
import type { Resolver } from '../resolve/resolver.js'
import { type Core, takeApart } from './core.js'
import { coreFile } from './core-file.js'
import { handledFault } from './handled-fault.js'
import { interruptedStack } from './interrupted-stack.js'
import { openCore } from './open-core.js'
import { rawEventOf } from './raw-event.js'
import { withThreadStacks } from './thread-stacks.js'

export interface CoreContext {
  /** The machine that analyzes: a core tells nothing of the machine of the crash but its architecture. */
  host: Host
  resolver(): Resolver
  /** A compressed core is torn or damaged; what came before was read. */
  onDamage(problem: string): void
}

/**
 * The death that an ELF core file tells of, as live capture would have; undefined for a file that is no ELF file. The
 * time is that of the last change of the file. Throws UserError for an ELF file that is no core, and for a core of
 * which too little is left.
 */
export async function readCore(path: string, context: CoreContext): Promise<CrashEvent | undefined> {
  const open = await openCore(path, context.onDamage)
  if (!open) return undefined
  try {
    const core = takeApart(coreFile(open.descriptor, path))
    return await resolved(core, rawEventOf(core, open.modified), context)
  } finally {
    closeSync(open.descriptor)
  }
}

async function resolved(core: Core, last: RawEvent, { host, resolver }: CoreContext): Promise<CrashEvent> {
  const resolution = await unwound(core, last, resolver(), false)
  const raw = handledFault(core, last, resolution.stack) ?? last
  const { stack, incomplete } = raw === last ? resolution : await unwound(core, raw, resolver(), true)
  const whole = { ...resolution, stack, incomplete: incomplete ?? resolution.incomplete }
  const event = withResolution(normalize(raw, contextOf(core, host)), whole)
  return withThreadStacks(event, raw, requestOf(core, raw), resolver())
}

/** Which stack a signal handler interrupted is known when the backtrace has come to the end of its own. */
async function unwound(core: Core, raw: RawEvent, resolver: Resolver, stackOnly: boolean): Promise<Resolution> {
  const request = requestOf(core, raw)
  const resolution = await resolver.resolve({ ...request, stackOnly })
  const interrupted = interruptedStack(core, raw, resolution.stack)
  if (!interrupted) return resolution
  const { stack, incomplete } = await resolver.resolve({ ...request, interruptedStack: interrupted, stackOnly: true })
  return { ...resolution, stack, incomplete: incomplete ?? resolution.incomplete }
}

const contextOf = ({ machine }: Core, host: Host): Parameters<typeof normalize>[1] => ({
  host: { ...host, arch: machine },
  tier: 'E',
  realtimeOffset: 0n,
  kernelSymbols: () => undefined,
  environment: [],
})

/** A file that is not the one that was mapped is as good as deleted. */
function requestOf({ machine, files }: Core, raw: RawEvent): ResolveRequest {
  const request = resolveRequest(raw, machine, '/')
  const modules = request.modules.map((module) =>
    files.other.has(module.path) ? { ...module, deleted: true } : module,
  )
  return { ...request, modules }
}

import { closeSync } from 'node:fs'
import type { CrashEvent } from '../../model/event.js'
import type { Host } from '../../model/process.js'
import type { RawEvent } from '../../model/raw.js'
import { normalize } from '../event/normalize.js'
import type { Reader } from '../files/reader.js'
import type { ProcessMemory } from '../memory/process-memory.js'
import type { SymbolSources } from '../resolve/again.js'
import type { AddressRange, Resolution, ResolveRequest } from '../resolve/protocol.js'
import { resolveRequest, withResolution } from '../resolve/request.js'
import type { Resolver } from '../resolve/resolver.js'
import { OWN_VIEW } from '../resolve/roots.js'
import { withThreadStacks } from '../resolve/thread-stacks.js'
import { type Core, parseCore } from './core.js'
import { coreFile } from './core-file.js'
import { readCoreHeader } from './elf-header.js'
import { handledFault } from './handled-fault.js'
import { hostOf } from './host-of.js'
import { interruptedStack } from './interrupted-stack.js'
import { isMinidump, parseMinidump } from './minidump/minidump.js'
import { openCore } from './open-core.js'
import { rawEventOf } from './raw-event.js'
import { eventInMinidump, recordedEvent } from './recorded-event.js'

export interface CoreContext {
  /** The machine that analyzes. */
  host: Host
  resolver(): Resolver
  /** Where the files of the machine of the crash are; undefined: here. */
  symbols?: Omit<SymbolSources, 'readers'>
  /** Told of the death without what the resolver says, while that is waited for. */
  onForeseen?(event: CrashEvent, readers: readonly Reader[] | undefined): void
  /** A compressed core is torn or damaged; what came before was read. */
  onDamage(problem: string): void
}

export interface ReadCore {
  event: CrashEvent
  /** With whose permissions files it names are read; undefined: with those of the process. */
  readers: readonly Reader[] | undefined
}

/**
 * The death that an ELF core file or a minidump records, as live capture would have it; undefined for any other file. The
 * time is that of the last change of the file. Throws UserError for an ELF file that is not a core, and for a core
 * of which too little is left.
 */
export async function readCore(path: string, context: CoreContext): Promise<ReadCore | undefined> {
  const open = await openCore(path, context.onDamage)
  if (!open) return undefined
  try {
    const file = coreFile(open.descriptor, path)
    const isDump = isMinidump(file)
    const recorded = isDump ? eventInMinidump(file) : recordedEvent(file, readCoreHeader(file).notes)
    if (recorded) return { event: recorded, readers: open.readers }
    const core = (isDump ? parseMinidump : parseCore)(file, ...placeOfFiles(open.readers, context))
    const raw = rawEventOf(core, timeOf(core) ?? open.modified)
    const resolving = resolved(core, raw, context)
    // Awaited below: until then its rejection counts as handled.
    resolving.catch(() => {})
    context.onForeseen?.(normalize(raw, contextOf(core, context.host)), open.readers)
    const event = await resolving
    return { event, readers: open.readers }
  } finally {
    closeSync(open.descriptor)
  }
}

/** Of a minidump, nanoseconds since the epoch. */
const timeOf = ({ ofMinidump }: Core): bigint | undefined =>
  ofMinidump && ofMinidump.time > 0 ? BigInt(ofMinidump.time) * 1_000_000_000n : undefined

/** Who analyzes has named the folder, so that its files are read with the permissions of this process. */
const placeOfFiles = (
  readers: readonly Reader[] | undefined,
  { symbols }: CoreContext,
): [readonly Reader[] | undefined, string | undefined] =>
  symbols?.sysroot === undefined ? [readers, undefined] : [[], symbols.sysroot]

async function resolved(core: Core, last: RawEvent, { host, resolver, symbols }: CoreContext): Promise<CrashEvent> {
  const folders = symbols?.folders
  const requestFor = (raw: RawEvent): ResolveRequest => requestOf(core, raw, folders)
  const resolution = await unwound(core, last, requestFor(last), resolver(), false)
  const raw = handledFault(core, last, resolution.stack) ?? last
  const { stack, incomplete } = raw === last ? resolution : await unwound(core, raw, requestFor(raw), resolver(), true)
  const whole = { ...resolution, stack, incomplete: incomplete ?? resolution.incomplete }
  const all = await withThreadStacks(whole, raw, requestFor(raw), resolver())
  return withResolution(normalize(raw, contextOf(core, host)), all)
}

/** Which stack a signal handler interrupted is known when the backtrace has come to the end of its own. */
async function unwound(
  core: Core,
  raw: RawEvent,
  request: ResolveRequest,
  resolver: Resolver,
  stackOnly: boolean,
): Promise<Resolution> {
  const resolution = await resolver.resolve({ ...request, stackOnly })
  const interrupted = interruptedStack(core, raw, resolution.stack)
  if (!interrupted) return resolution
  const { stack, incomplete } = await resolver.resolve({ ...request, interruptedStack: interrupted, stackOnly: true })
  return { ...resolution, stack, incomplete: incomplete ?? resolution.incomplete }
}

const contextOf = (core: Core, host: Host): Parameters<typeof normalize>[1] => ({
  host: hostOf(core, host),
  tier: 'E',
  realtimeOffset: 0n,
  kernelSymbols: () => undefined,
  environment: [],
})

/**
 * Where nothing shows that the file of this machine is the one that was mapped, the build id decides; without one, it is as
 * good as deleted.
 */
function requestOf(
  { machine, memory, files, buildIds, view }: Core,
  raw: RawEvent,
  symbols: readonly string[] | undefined,
): ResolveRequest {
  const request = resolveRequest(raw, machine, { folder: '/', view: OWN_VIEW })
  const modules = request.modules.map((module) => {
    if (files.same.has(module.path)) return module
    const buildId = buildIds.get(module.path)
    return { ...module, buildId, deleted: buildId === undefined }
  })
  const bytes = request.vdso && vdsoOf(memory, request.vdso)
  const vdso = request.vdso && bytes && { ...request.vdso, bytes }
  return { ...request, ...view, modules, vdso, symbols: symbols && [...symbols] }
}

/** Kernels have a few pages. */
const MAX_VDSO = 256 * 1024

/** The kernel dumps it. undefined where a core does not have the whole. */
function vdsoOf(memory: ProcessMemory, { start, end }: AddressRange): Buffer | undefined {
  if (end - start > BigInt(MAX_VDSO)) return undefined
  const bytes = memory.read(start, Number(end - start))
  return BigInt(bytes.length) === end - start ? bytes : undefined
}

import { MAX_NAME } from '../../../model/capacities.js'
import { cut } from '../../event/cut.js'
import { libc } from '../../libc.js'
import { type Resolution, type ResolveRequest, STARTED } from '../protocol.js'
import { bounded } from './bounded.js'
import { confine, DOWNLOADER } from './confine.js'
import { lookThrough } from './libraries/cache.js'
import { describeLibraries } from './libraries/describe.js'
import { describeFound } from './libraries/found.js'
import { isRpmInstalled } from './libraries/packages/rpm.js'
import { describePrograms } from './program/describe-programs.js'
import { describeRuntime } from './runtime/describe.js'
import { isDebuginfodWanted, prepareDebuginfod } from './unwind/files/debuginfod.js'

type Unwinding = typeof import('./unwind/stack.js')

/** Throws without libdw: then there are still libraries to describe. */
export const loadUnwinding = (): Promise<Unwinding> => import('./unwind/stack.js')

/**
 * Reads foreign files for the collector, one request after another: whatever a hostile one does to this process, the
 * collector only loses an answer. All code is loaded before the privilege to read it is dropped.
 */
export async function serve(): Promise<void> {
  const unwinding = await loadUnwinding().catch((error: unknown) => messageOf(error))
  prepareDebuginfod(DOWNLOADER)
  confine({ network: isDebuginfodWanted(), programs: isRpmInstalled() })

  // Ctrl-C reaches the whole process group, but the collector still wants its answers.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
  // At once: on a proper exit other threads of Node 22 would still use the io_uring that they had.
  process.on('disconnect', () => libc.end(0))
  process.on('message', (request: ResolveRequest) => answerAll(request, () => loaded(unwinding)))
  process.send?.(STARTED)
}

function answerAll(request: ResolveRequest, unwinding: () => Unwinding): void {
  // What one user may read is not remembered for another.
  lookThrough(`${request.view} ${JSON.stringify(request.readers)}`)
  // Threads that are alike share an answer, which has no values of variables then.
  const { threads, pointed: _, ...rest } = request
  if (threads) {
    answer(() => ({ threadStacks: threads.map((thread) => unwinding().resolveStack({ ...rest, ...thread })) }), true)
    return
  }
  if (!request.stackOnly) answerAboutFiles(request)
  // The part that files can do the most harm to comes last.
  answer(() => unwinding().resolveInterrupted(request), true)
}

function answerAboutFiles(request: ResolveRequest): void {
  if (request.isGuessed) {
    answer(() => describeFound(request), false)
    return
  }
  answer(() => ({ runtime: describeRuntime(request) }), false)
  answer(() => ({ programs: describePrograms(request) }), false)
  answer(() => ({ libraries: describeLibraries(request.modules, request) }), false)
}

function loaded(unwinding: Unwinding | string): Unwinding {
  if (typeof unwinding === 'string') throw new Error(unwinding)
  return unwinding
}

function answer(resolve: () => Partial<Resolution>, isLast: boolean): void {
  try {
    process.send?.({ ...bounded(resolve()), isLast })
  } catch (error) {
    process.send?.({ incomplete: messageOf(error), isLast })
  }
}

function messageOf(error: unknown): string {
  return cut(error instanceof Error ? error.message : String(error), MAX_NAME)
}

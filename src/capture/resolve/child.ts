import { confine, NOBODY } from './confine.js'
import { describeLibraries } from './libraries/describe.js'
import type { Resolution, ResolveRequest } from './protocol.js'
import { describeRuntime } from './runtime/describe.js'
import { isDebuginfodWanted, prepareDebuginfod } from './unwind/files/debuginfod.js'

/**
 * Reads foreign files for the collector, one request after another: whatever a hostile one does to this process, the
 * collector only loses an answer. All code is loaded before the privilege to read it is dropped.
 */

// Without libdw there are still libraries to describe.
const unwinding = await import('./unwind/stack.js').catch((error: unknown) => messageOf(error))
prepareDebuginfod(NOBODY)
confine(isDebuginfodWanted())

// Ctrl-C reaches the whole process group, but the collector still wants its answers.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
process.on('disconnect', () => process.exit())
process.on('message', (request: ResolveRequest) => {
  if (!request.stackOnly) {
    answer(() => ({ runtime: describeRuntime(request) }), false)
    answer(() => ({ libraries: describeLibraries(request.modules, request) }), false)
  }
  // The part that files can do the most harm to comes last.
  answer(() => ({ stack: resolveStack(request) }), true)
})

process.send?.('ready')

function resolveStack(request: ResolveRequest): Resolution['stack'] {
  if (typeof unwinding === 'string') throw new Error(unwinding)
  return unwinding.resolveStack(request)
}

function answer(resolve: () => Partial<Resolution>, isLast: boolean): void {
  try {
    process.send?.({ ...resolve(), isLast })
  } catch (error) {
    process.send?.({ incomplete: messageOf(error), isLast })
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

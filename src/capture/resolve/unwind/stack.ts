import type { Stack } from '../../../model/event.js'
import type { ResolveRequest } from '../protocol.js'
import { runtimeAmong } from '../runtime/runtime-of.js'
import { type Backtrace, backtrace, MOST_FRAMES } from './backtrace.js'
import { type CodeMap, codeMapOf } from './code.js'
import { describeFrames } from './describe-frames.js'
import { closeUnused } from './files/modules.js'
import { jitSymbolsOf } from './perf-map.js'

/** The stack of a dead process with symbols. undefined where nothing of it was captured. */
export function resolveStack(request: ResolveRequest): Stack | undefined {
  const code = codeMapOf(request)
  const trace = bestTrace(request, code)
  if (trace.frames.length === 0) return undefined
  const runtime = runtimeAmong(request.modules.map(({ path }) => path))
  const frames = describeFrames(trace.frames, code, { jitSymbols: jitSymbolsOf(request), runtime })
  closeUnused()
  return {
    unwinder: trace.unwinder,
    ...((trace.truncated || frames.length > MOST_FRAMES) && { truncated: true }),
    frames: frames.slice(0, MOST_FRAMES),
  }
}

/** The kernel's frame-pointer walk counts where unwinding led nowhere. */
function bestTrace(request: ResolveRequest, code: CodeMap): Backtrace {
  const { framePointerStack, registersValid } = request
  const trace = registersValid ? backtrace(request, code) : undefined
  if (trace && (trace.frames.length > 1 || framePointerStack.length <= trace.frames.length)) return trace
  const frames = framePointerStack.map((pc, index) => ({ pc, exact: index === 0 }))
  return { unwinder: 'frame-pointer', truncated: frames.length > MOST_FRAMES, frames: frames.slice(0, MOST_FRAMES) }
}

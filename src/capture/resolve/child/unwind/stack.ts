import { MAX_FRAMES } from '../../../../model/capacities.js'
import type { Stack } from '../../../../model/event.js'
import type { Resolution, ResolveRequest } from '../../protocol.js'
import { runtimeAmong } from '../runtime/runtime-of.js'
import { type Backtrace, backtrace } from './backtrace.js'
import { type CodeMap, codeMapOf } from './code.js'
import { describeFrames } from './describe-frames.js'
import { closeUnused } from './files/modules.js'
import { useSymbolFolders } from './files/symbol-folders.js'
import { textReader } from './literals.js'
import { capturedBytes } from './memory.js'
import { jitSymbolsOf } from './perf-map.js'

/** The stack of a dead process with symbols. undefined where nothing of it was captured. */
export const resolveStack = (request: ResolveRequest): Stack | undefined => resolveInterrupted(request).stack

/** The same, with the code that signal handlers on it interrupted. */
export function resolveInterrupted(request: ResolveRequest): Pick<Resolution, 'stack' | 'interruptedCode'> {
  useSymbolFolders(request.symbols)
  const code = codeMapOf(request)
  const trace = bestTrace(request, code)
  if (trace.frames.length === 0) return {}
  const runtime = runtimeAmong(request.modules.map(({ path }) => path))
  const { pointed, stack: own, interruptedStack } = request
  const bytes = capturedBytes([own, interruptedStack, ...(pointed ?? [])])
  const memory = pointed && { bytes, text: textReader(request, bytes) }
  const frames = describeFrames(trace.frames, code, { jitSymbols: jitSymbolsOf(request), runtime, memory })
  closeUnused()
  const stack = {
    unwinder: trace.unwinder,
    ...((trace.truncated || frames.length > MAX_FRAMES) && { truncated: true }),
    frames: frames.slice(0, MAX_FRAMES),
  }
  return { stack, interruptedCode: interruptedCode(trace, code) }
}

/** A frame that is exact and not the innermost is one that a handler interrupted. */
function interruptedCode({ frames }: Backtrace, code: CodeMap): Resolution['interruptedCode'] {
  const found = frames.slice(1).flatMap(({ pc, exact }) => {
    const bytes = exact ? code.instructionAt(pc) : undefined
    return bytes ? [[pc, bytes] as const] : []
  })
  return found.length > 0 ? new Map(found) : undefined
}

/** The kernel's frame-pointer walk counts where unwinding led nowhere. */
function bestTrace(request: ResolveRequest, code: CodeMap): Backtrace {
  const { framePointerStack, registersValid } = request
  const trace = registersValid ? backtrace(request, code) : undefined
  if (trace && (trace.frames.length > 1 || framePointerStack.length <= trace.frames.length)) return trace
  const frames = framePointerStack.map((pc, index) => ({ pc, exact: index === 0 }))
  return { unwinder: 'frame-pointer', truncated: frames.length > MAX_FRAMES, frames: frames.slice(0, MAX_FRAMES) }
}

import type { LanguageStack } from '../../../model/language-stack.js'
import type { SymbolAddress } from '../exported-symbols.js'
import type { Peek } from '../peek.js'
import { v8Constants } from './constants.js'
import { scriptFunction } from './function.js'
import { heapOf } from './heap.js'
import { type StackMemory, scriptFrames } from './stack.js'

const MAX_FRAMES = 64

/** The stack of JavaScript functions of a thread that died in native code, innermost first. */
export function scriptStack(peek: Peek, symbolAddress: SymbolAddress, stack: StackMemory): LanguageStack | undefined {
  const constants = v8Constants(peek, symbolAddress)
  if (!constants) return undefined
  const heap = heapOf(peek, constants)
  const all = scriptFrames(heap, stack) ?? []
  const sources = new Map<bigint, string>()
  const frames = all.slice(0, 2 * MAX_FRAMES).flatMap((frame) => scriptFunction(heap, frame, sources) ?? [])
  if (frames.length === 0) return undefined
  return { language: 'Node', frames: frames.slice(0, MAX_FRAMES), truncated: frames.length > MAX_FRAMES || undefined }
}

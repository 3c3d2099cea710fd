import type { LanguageStack } from '../../model/language-stack.js'
import type { RawMapping } from '../../model/raw.js'
import type { ProcessMemory } from '../memory/process-memory.js'
import { runtimeOfFile } from '../resolve/child/runtime/runtime-of.js'
import { exportedSymbols } from './exported-symbols.js'
import { peekAt } from './peek.js'
import { pythonStack } from './python/frames.js'

/** A program and its library; more of one runtime are not in one process. */
const MAX_FILES = 4

/** The beginnings of the mapped files that may hold an interpreter whose frames can be read. */
export const interpreterFiles = (mappings: readonly RawMapping[]): RawMapping[] =>
  mappings
    .filter(({ path, offset }) => offset === 0n && path !== undefined && runtimeOfFile(path)?.name === 'CPython')
    .slice(0, MAX_FILES)

/**
 * The functions of the program that a thread of a dead process was in, where an interpreter ran it. `tid`: as the process
 * knows it. Its memory may hold anything: no more than a bounded part of it is read. undefined where it holds no such stack.
 */
export function interpreterStack(
  memory: ProcessMemory,
  mappings: readonly RawMapping[],
  tid: number,
): LanguageStack | undefined {
  for (const { start } of interpreterFiles(mappings)) {
    const peek = peekAt(memory)
    const symbolAddress = exportedSymbols(peek, start)
    const stack = symbolAddress && pythonStack(peek, symbolAddress, tid)
    if (stack) return stack
  }
  return undefined
}

import type { LanguageStack } from '../../model/language-stack.js'
import type { RawMapping } from '../../model/raw.js'
import type { ProcessMemory } from '../memory/process-memory.js'
import { runtimeOfFile } from '../resolve/child/runtime/runtime-of.js'
import { exportedSymbols, type SymbolAddress } from './exported-symbols.js'
import { type Peek, peekAt } from './peek.js'
import { pythonStack } from './python/frames.js'
import { scriptStack } from './v8/frames.js'

/** A thread of a dead process that an interpreter may have run. */
export interface InterpretedThread {
  /** As the process knows it. */
  tid: number
  stackPointer: bigint
}

type Reader = (
  peek: Peek,
  symbolAddress: SymbolAddress,
  thread: InterpretedThread,
  memory: ProcessMemory,
) => LanguageStack | undefined

const READERS: Readonly<Record<string, Reader>> = {
  CPython: (peek, symbolAddress, { tid }) => pythonStack(peek, symbolAddress, tid),
  'Node.js': (peek, symbolAddress, { stackPointer }, memory) =>
    scriptStack(peek, symbolAddress, stackFrom(memory, stackPointer)),
}

/** V8 stops a recursion before (--stack-size); threads of Node.js have four times as much. */
const MAX_STACK = 1024 * 1024

function stackFrom(memory: ProcessMemory, start: bigint): { start: bigint; bytes: Buffer } {
  const there = memory.mappedFrom(start)
  return { start, bytes: memory.read(start, there < BigInt(MAX_STACK) ? Number(there) : MAX_STACK) }
}

/** A program and its library; more of one runtime are not in one process. */
const MAX_FILES = 4

const readerOf = (path: string | undefined): Reader | undefined =>
  path === undefined ? undefined : READERS[runtimeOfFile(path)?.name ?? '']

/** The beginnings of the mapped files that may hold an interpreter whose frames can be read. */
export const interpreterFiles = (mappings: readonly RawMapping[]): RawMapping[] =>
  mappings.filter(({ path, offset }) => offset === 0n && readerOf(path) !== undefined).slice(0, MAX_FILES)

/**
 * The functions of the program that a thread of a dead process was in, where an interpreter ran it. Its memory may hold
 * anything: no more than a bounded part of it is read. undefined where it holds no such stack.
 */
export function interpreterStack(
  memory: ProcessMemory,
  mappings: readonly RawMapping[],
  thread: InterpretedThread,
): LanguageStack | undefined {
  for (const { start, path } of interpreterFiles(mappings)) {
    const peek = peekAt(memory)
    const symbolAddress = exportedSymbols(peek, start)
    const stack = symbolAddress && readerOf(path)?.(peek, symbolAddress, thread, memory)
    if (stack) return stack
  }
  return undefined
}

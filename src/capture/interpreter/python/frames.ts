import type { LanguageFrame, LanguageStack } from '../../../model/language-stack.js'
import type { SymbolAddress } from '../exported-symbols.js'
import type { Peek } from '../peek.js'
import { type Layout, layoutOf } from './layout.js'
import { lineAt } from './line-table.js'
import { bytesOf, textOf } from './objects.js'

/** Innermost frames that are named; a recursion has a thousand and more. */
const MAX_FRAMES = 64
/** With those that run no code of a program. */
const MAX_WALK = 4 * MAX_FRAMES
const MAX_INTERPRETERS = 64
const MAX_THREADS = 4096

const MAX_NAME = 256
const MAX_FILE = 1024
/** Of a function of some ten thousand lines. */
const MAX_LINE_TABLE = 256 * 1024

/** FRAME_OWNED_BY_CSTACK (Include/internal/pycore_frame.h): from 3.12 on, below each entry of the interpreter. */
const OWNED_BY_C = 3

/**
 * The stack of Python functions of a thread of a dead process, innermost first, by the structures of CPython 3.11 to 3.13.
 * `symbolAddress`: of the program or library that holds the interpreter. undefined where this is another release, and where
 * the thread runs no Python function.
 */
export function pythonStack(peek: Peek, symbolAddress: SymbolAddress, tid: number): LanguageStack | undefined {
  const [runtime, versionAt, codeType] = ['_PyRuntime', 'Py_Version', 'PyCode_Type'].map(symbolAddress)
  const version = versionAt === undefined ? undefined : peek.word(versionAt)
  const layout = runtime && version && layoutOf(version, runtime, peek)
  if (!runtime || !layout || codeType === undefined) return undefined
  const thread = threadState(peek, layout, runtime, tid)
  const innermost = thread && currentFrame(peek, layout, thread)
  if (!innermost) return undefined
  const frames: LanguageFrame[] = []
  let at: bigint | undefined = innermost
  for (let walked = 0; at && walked < MAX_WALK && frames.length <= MAX_FRAMES; walked++) {
    const frame = frameAt(peek, layout, at, codeType)
    if (frame === 'broken') break
    if (frame) frames.push(frame)
    at = peek.word(at + BigInt(layout.frame.previous))
  }
  if (frames.length === 0) return undefined
  const truncated = frames.length > MAX_FRAMES || undefined
  return { language: 'Python', frames: frames.slice(0, MAX_FRAMES), truncated }
}

function threadState(peek: Peek, layout: Layout, runtime: bigint, tid: number): bigint | undefined {
  let interpreter = peek.word(runtime + BigInt(layout.interpreters))
  for (let count = 0; interpreter && count < MAX_INTERPRETERS; count++) {
    let thread = peek.word(interpreter + BigInt(layout.interpreter.threads))
    for (let each = 0; thread && each < MAX_THREADS; each++) {
      if (peek.word(thread + BigInt(layout.thread.nativeId)) === BigInt(tid)) return thread
      thread = peek.word(thread + BigInt(layout.thread.next))
    }
    interpreter = peek.word(interpreter + BigInt(layout.interpreter.next))
  }
  return undefined
}

function currentFrame(peek: Peek, { thread }: Layout, state: bigint): bigint | undefined {
  const found = peek.word(state + BigInt(thread.frame))
  return thread.inCFrame === undefined || !found ? found : peek.word(found + BigInt(thread.inCFrame))
}

/** undefined for one that runs no code of a program, 'broken' where memory does not hold a frame there. */
function frameAt(peek: Peek, layout: Layout, at: bigint, codeType: bigint): LanguageFrame | undefined | 'broken' {
  const owner = peek.bytes(at + BigInt(layout.frame.owner), 1)?.[0]
  if (owner === undefined || owner > OWNED_BY_C) return 'broken'
  if (owner === OWNED_BY_C) return undefined
  const code = peek.word(at + BigInt(layout.frame.code))
  const instruction = peek.word(at + BigInt(layout.frame.instruction))
  if (!code || instruction === undefined || peek.word(code + BigInt(layout.type)) !== codeType) return 'broken'
  const object = (place: number): bigint => peek.word(code + BigInt(place)) ?? 0n
  const file = textOf(peek, object(layout.code.filename), layout, MAX_FILE)
  if (file === undefined) return 'broken'
  const name = textOf(peek, object(layout.code.qualname), layout, MAX_NAME)
  const firstLine = Math.max(peek.bytes(code + BigInt(layout.code.firstLine), 4)?.readInt32LE() ?? 0, 0)
  const table = bytesOf(peek, object(layout.code.lineTable), layout, MAX_LINE_TABLE)
  // Before the first instruction it is the unit in front of the code.
  const offset = Math.max(Number(BigInt.asIntN(64, instruction - code - BigInt(layout.code.instructions))), 0)
  const line = (table && lineAt(table, firstLine, offset)) ?? firstLine
  return { function: name, file, line: Math.max(line, 0) }
}

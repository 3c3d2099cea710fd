import { type Heap, isObject } from './heap.js'

/** The memory of a stack, from the stack pointer on. */
export interface StackMemory {
  start: bigint
  bytes: Buffer
}

/** A frame of a JavaScript function: the function, and, where an interpreter runs it, its code and the place in it. */
export interface ScriptFrame {
  function: bigint
  bytecodes?: bigint
  offset?: bigint
}

const WORD = 8
/** Frames that are followed of one stack, and places that may be frames. */
const MAX_WALK = 4096
const MAX_EXITS = 256
/** JSEntry keeps the exit frame below it in one of the first words under its own frame (builtins/x64: Generate_JSEntryVariant). */
const MAX_ENTRY_WORDS = 16

/**
 * The frames of JavaScript functions on a stack, innermost first, from where the innermost of them called native code. V8
 * keeps a frame pointer in all of its frames, but native code need not: so the place is looked for. What is left of
 * calls that have returned looks the same: of several places the one that V8 keeps as the last is taken, otherwise none.
 */
export function scriptFrames(heap: Heap, stack: StackMemory): ScriptFrame[] | undefined {
  const words = wordsOf(stack)
  const walks = new Map<bigint, Walk>()
  const { exitFrame, builtinExitFrame, apiCallbackExitFrame, apiAccessorExitFrame, contextOrType } = heap.constants
  const markers = [exitFrame, builtinExitFrame, apiCallbackExitFrame, apiAccessorExitFrame].map(markerOf)
  for (let at = stack.start; words.at(at) !== undefined && walks.size < MAX_EXITS; at += BigInt(WORD)) {
    if (!markers.includes(words.at(at + BigInt(contextOrType)) ?? 0n)) continue
    const walk = walkFrom(heap, words, at)
    if (walk) walks.set(at, walk)
  }
  const nested = [...walks.values()].flatMap(({ entry }) => outerExit(words, entry, walks) ?? [])
  const outer = [...walks.keys()].filter((at) => !nested.includes(at))
  const innermost = outer.length === 1 ? outer[0] : lastOf(heap, words, outer)
  if (innermost === undefined) return undefined
  const frames: ScriptFrame[] = []
  for (let at: bigint | undefined = innermost; at !== undefined; ) {
    const walk = walks.get(at)
    frames.push(...(walk?.frames ?? []))
    at = walk && outerExit(words, walk.entry, walks)
  }
  return frames
}

interface Words {
  /** undefined outside of the stack. */
  at(address: bigint): bigint | undefined
}

function wordsOf({ start, bytes }: StackMemory): Words {
  return {
    at: (address) => {
      const offset = Number(address - start)
      return offset >= 0 && offset + WORD <= bytes.length ? bytes.readBigUInt64LE(offset) : undefined
    },
  }
}

/** Frames from one call of native code to the call of JavaScript by native code that it is in. */
interface Walk {
  frames: ScriptFrame[]
  /** The frame of that call. */
  entry: bigint
}

/** What a frame has in place of a context if it is not of a JavaScript function (StackFrame::TypeToMarker). */
const markerOf = (type: number): bigint => BigInt(type << 1)

function walkFrom(heap: Heap, words: Words, exit: bigint): Walk | undefined {
  const { contextOrType, frameFunction, frameBytecodes, frameOffset } = heap.constants
  const { entryFrame, constructEntryFrame, nativeFrame } = heap.constants
  const entries = [entryFrame, constructEntryFrame].map(markerOf)
  const frames: ScriptFrame[] = []
  let at = exit
  for (let count = 0; count < MAX_WALK; count++) {
    const caller = words.at(at)
    const tag = caller === undefined ? undefined : words.at(caller + BigInt(contextOrType))
    if (caller === undefined || tag === undefined || caller <= at || caller % 8n !== 0n) return undefined
    at = caller
    if (entries.includes(tag)) return { frames, entry: at }
    if (isObject(tag)) {
      const called = words.at(at + BigInt(frameFunction))
      if (called === undefined || !isFunction(heap, called)) return undefined
      frames.push({
        function: called,
        bytecodes: words.at(at + BigInt(frameBytecodes)),
        offset: words.at(at + BigInt(frameOffset)),
      })
    } else if (tag > markerOf(nativeFrame + 1) || (tag & 1n) !== 0n) return undefined
  }
  return undefined
}

const isFunction = ({ field, typeOf, constants }: Heap, value: bigint): boolean =>
  typeOf(field(value, constants.shared)) === constants.sharedType

/** Words around an exit frame: the isolate is among the arguments of the native code, which are above it, or below it in V8 11. */
const BELOW = 96
const ABOVE = 32
/** An isolate begins with what V8 keeps of its thread (execution/isolate-data.h, thread-local-top.h). */
const ISOLATE_BYTES = 32 * 1024

/** The one that an isolate keeps as its last (c_entry_fp), where that is one alone. */
function lastOf({ peek }: Heap, words: Words, exits: readonly bigint[]): bigint | undefined {
  const kept = exits.filter((exit) => {
    const pattern = Buffer.alloc(WORD)
    pattern.writeBigUInt64LE(exit)
    const around = Array.from(
      { length: BELOW + ABOVE },
      (_, index) => words.at(exit + BigInt((index - BELOW) * WORD)) ?? 0n,
    )
    const outside = around.filter((word) => word % 16n === 0n && words.at(word) === undefined)
    return [...new Set(outside)].some((word) => peek.bytes(word, ISOLATE_BYTES)?.includes(pattern))
  })
  return kept.length === 1 ? kept[0] : undefined
}

/** The exit frame that an entry frame keeps: native code was called from there. */
function outerExit(words: Words, entry: bigint, walks: ReadonlyMap<bigint, Walk>): bigint | undefined {
  for (let index = 1; index <= MAX_ENTRY_WORDS; index++) {
    const word = words.at(entry - BigInt(index * WORD))
    if (word !== undefined && word > entry && walks.has(word)) return word
  }
  return undefined
}

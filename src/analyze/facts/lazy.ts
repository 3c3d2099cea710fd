import { CAPTURED, type CapturedFacts } from './captured.js'

type CapturedName = keyof typeof CAPTURED

const isCapturedName = (name: string): name is CapturedName => Object.hasOwn(CAPTURED, name)

const CAPTURED_NAMES: readonly CapturedName[] = Object.keys(CAPTURED).filter(isCapturedName)

const SOURCE = Symbol('source')
const READ = Symbol('read')
const KNOWN = Symbol('known')

/** Captured facts of one kind of source. */
export interface CapturedKind<Source> {
  from(source: Source): CapturedFacts
  /** By name of the fact: what a property of its name gives, without the search for a property that is only known by name. */
  readers: ReadonlyMap<string, (facts: CapturedFacts) => unknown>
}

/**
 * Captured facts are read from their source when they are looked at, and once. One getter for each fact, made once: an
 * event costs an object, whatever is asked about it.
 */
export function capturedFrom<Source>(
  readerOf: (name: CapturedName) => (source: Source) => unknown,
): CapturedKind<Source> {
  class Captured {
    readonly [SOURCE]: Source
    readonly [READ]: unknown[] = new Array(CAPTURED_NAMES.length)
    readonly [KNOWN]: ({ value: unknown } | undefined)[] = new Array(works)
    constructor(source: Source) {
      this[SOURCE] = source
    }
  }
  const readers = new Map<string, (facts: CapturedFacts) => unknown>()
  for (const [slot, name] of CAPTURED_NAMES.entries()) {
    const read = readerOf(name)
    const reader = (captured: Captured): unknown => {
      captured[READ][slot] ??= read(captured[SOURCE])
      return captured[READ][slot]
    }
    // Facts are of this class, which the type of facts cannot say.
    readers.set(name, reader as unknown as (facts: CapturedFacts) => unknown)
    Object.defineProperty(Captured.prototype, name, {
      get(this: Captured) {
        return reader(this)
      },
    })
  }
  // A source is either what the type is made from, or facts checked against the same types.
  return { from: (source) => new Captured(source) as unknown as CapturedFacts, readers }
}

let works = 0

type Remembering = CapturedFacts & { readonly [KNOWN]?: ({ value: unknown } | undefined)[] }

/** Works something out from captured facts once for each event, however many rules and facts ask for it. */
export function once<T>(work: (facts: CapturedFacts) => T): (facts: CapturedFacts) => T {
  const number = works++
  return (facts) => {
    const { [KNOWN]: known }: Remembering = facts
    const before = known?.[number]
    // What was put there is of this work.
    if (before) return before.value as T
    const value = work(facts)
    if (known) known[number] = { value }
    return value
  }
}

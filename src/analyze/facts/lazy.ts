import { CAPTURED, type CapturedFacts } from './captured.js'

type CapturedName = keyof typeof CAPTURED

const isCapturedName = (name: string): name is CapturedName => Object.hasOwn(CAPTURED, name)

export const CAPTURED_NAMES: readonly CapturedName[] = Object.keys(CAPTURED).filter(isCapturedName)

const SOURCE = Symbol('source')
const KNOWN = Symbol('known')

/**
 * Captured facts of one kind of source, which are read from it when they are looked at. One getter for each fact, made
 * once: an event costs an object, whatever is asked about it.
 */
export function capturedFrom<Source>(
  readerOf: (name: CapturedName) => (source: Source) => unknown,
): (source: Source) => CapturedFacts {
  class Captured {
    readonly [SOURCE]: Source
    readonly [KNOWN]: unknown[] = []
    constructor(source: Source) {
      this[SOURCE] = source
    }
  }
  for (const name of CAPTURED_NAMES) {
    const read = readerOf(name)
    Object.defineProperty(Captured.prototype, name, {
      get(this: Captured) {
        return read(this[SOURCE])
      },
    })
  }
  // A source is either what the type is made from, or facts checked against the same types.
  return (source) => new Captured(source) as unknown as CapturedFacts
}

let works = 0

/** Works something out from captured facts once for each event, however many rules and facts ask for it. */
export function once<T>(work: (facts: CapturedFacts) => T): (facts: CapturedFacts) => T {
  const number = works++
  return (facts) => {
    const known: { value: T }[] = Reflect.get(facts, KNOWN)
    known[number] ??= { value: work(facts) }
    return known[number].value
  }
}

import { CAPTURED, type CapturedFacts } from './captured.js'

type CapturedName = keyof typeof CAPTURED

const isCapturedName = (name: string): name is CapturedName => Object.hasOwn(CAPTURED, name)

const SOURCE = Symbol('source')
const KNOWN = Symbol('known')

type Source = (name: CapturedName) => unknown

/** One getter for each fact, made once: an event costs an object, whatever is asked about it. */
const GETTERS = Object.defineProperties(
  {},
  Object.fromEntries(
    Object.keys(CAPTURED)
      .filter(isCapturedName)
      .map((name) => [
        name,
        {
          get(this: { [SOURCE]: Source }) {
            return this[SOURCE](name)
          },
        },
      ]),
  ),
)

/** Captured facts that are read from their source when they are looked at. */
export function capturedFrom(source: Source): CapturedFacts {
  const facts = Object.create(GETTERS)
  facts[SOURCE] = source
  facts[KNOWN] = []
  // The source is either the table the type is made from, or facts checked against the same types.
  return facts as CapturedFacts
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

import { CAPTURED, type CapturedFacts } from './captured.js'

type CapturedName = keyof typeof CAPTURED

const isCapturedName = (name: string): name is CapturedName => Object.hasOwn(CAPTURED, name)

const NAMES = Object.keys(CAPTURED).filter(isCapturedName)

/** Captured facts that are read from their source when first looked at. */
export function capturedFrom(source: (name: CapturedName) => unknown): CapturedFacts {
  const facts = {}
  for (const name of NAMES) {
    Object.defineProperty(facts, name, {
      configurable: true,
      get: () => {
        const value = source(name)
        Object.defineProperty(facts, name, { value })
        return value
      },
    })
  }
  // The source is either the table the type is made from, or facts checked against the same types.
  return facts as CapturedFacts
}

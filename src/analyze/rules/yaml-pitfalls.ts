import { type Document, type Scalar, visit } from 'yaml'

/** Words and numbers that YAML 1.1, which many other readers are, takes for true, false, minutes and dates. */
const WORD = /^(?:y|n|yes|no|on|off)$/i
const TIME = /^[-+]?\d+(?::[0-5]?\d)+$/
const DATE = /^\d{4}-\d\d?-\d\d?$/
const OCTAL = /^[-+]?0\d+$/

/**
 * What is not what it looks like about a value without quotes; undefined where all readers agree and a person would
 * expect what they read.
 */
export function pitfallOf({ type, value, source }: Scalar): string | undefined {
  if (type !== 'PLAIN' || source === undefined) return undefined
  if (typeof value === 'string') {
    if (WORD.test(value)) return `${value} is text here, and ${meaning(value)} to many readers of YAML`
    if (TIME.test(value)) return `${value} is text here, and a number of minutes or seconds to many readers of YAML`
    return DATE.test(value) ? `${value} is text here, and a date to many readers of YAML` : undefined
  }
  if (typeof value !== 'number') return undefined
  if (OCTAL.test(source)) return `${source} is the number ${value} here, and an octal one to many readers of YAML`
  return /^[-+]?\d+\.\d*0$/.test(source) ? `${source} is the number ${value}` : undefined
}

/** All of them in a document. */
export function pitfallsIn(document: Document): { what: string; scalar: Scalar }[] {
  const found: { what: string; scalar: Scalar }[] = []
  visit(document, {
    Scalar: (_key, scalar) => {
      const what = pitfallOf(scalar)
      if (what !== undefined) found.push({ what, scalar })
    },
  })
  return found
}

const meaning = (word: string): string => (/^(?:y|yes|on)$/i.test(word) ? 'true' : 'false')

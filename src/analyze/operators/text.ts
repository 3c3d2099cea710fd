import { RE2JS } from 're2js'
import type { Operator } from './operator.js'

/** Patterns come from rule files only, so there are as many as rules name. */
const compiled = new Map<string, RE2JS>()

function patternOf(text: string): RE2JS {
  const pattern = compiled.get(text) ?? RE2JS.compile(text)
  compiled.set(text, pattern)
  return pattern
}

/** Matching takes time with the length of the text times the size of the program a pattern is made into. */
const LONGEST = 1000
const LARGEST = 2000

/** What there is against a pattern; undefined where nothing. */
export function patternError(text: string): string | undefined {
  if (text.length > LONGEST) return `longer than ${LONGEST} characters`
  try {
    const size = patternOf(text).programSize()
    return size > LARGEST ? `a program of ${size} instructions, at most ${LARGEST} are allowed` : undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const onTexts =
  (holds: (fact: string, value: string) => boolean) =>
  (fact: unknown, value: unknown): boolean | undefined =>
    typeof fact === 'string' && typeof value === 'string' ? holds(fact, value) : undefined

export const TEXT_OPERATORS: Operator[] = [
  {
    name: 'matches',
    meaning: 'is a text in which the regular expression (RE2 syntax) is found',
    phrase: 'matching',
    appliesTo: ['text'],
    expected: () => 'a regular expression in RE2 syntax',
    accepts: (value) => typeof value === 'string' && patternError(value) === undefined,
    holds: onTexts((fact, value) => patternOf(value).test(fact)),
  },
  {
    name: 'startsWith',
    meaning: 'is a text that starts with the value',
    phrase: 'starting with',
    appliesTo: ['text'],
    expected: () => 'text',
    accepts: (value) => typeof value === 'string',
    holds: onTexts((fact, value) => fact.startsWith(value)),
  },
]

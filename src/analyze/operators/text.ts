import { RE2JS } from 're2js'
import { remembered } from '../../model/remembered.js'
import type { Operator } from './operator.js'

/** Patterns come from rule files only, so there are as many as rules name. */
const compiled = new Map<string, RE2JS>()

function patternOf(text: string): RE2JS {
  const pattern = compiled.get(text) ?? RE2JS.compile(text)
  compiled.set(text, pattern)
  return pattern
}

/** What stands for anything but itself in a pattern. One without it is found where its text is, and need not be compiled. */
const SPECIAL = /[\\^$.|?*+()[\]{}]/

/** The texts of events, names above all, are few. */
const tests = new Map<string, (text: string) => boolean>()

function testOf(text: string): (text: string) => boolean {
  const known = tests.get(text)
  if (known) return known
  const test = SPECIAL.test(text)
    ? remembered((each) => patternOf(text).test(each))
    : (each: string) => each.includes(text)
  tests.set(text, test)
  return test
}

/** The first line of a text in which a pattern is found; undefined where it is not found. */
export function matchingLine(text: string, pattern: string): string | undefined {
  const matcher = patternOf(pattern).matcher(text)
  if (!matcher.find()) return undefined
  const start = text.lastIndexOf('\n', matcher.start() - 1) + 1
  const end = text.indexOf('\n', matcher.start())
  return text.slice(matcher.start() === 0 ? 0 : start, end === -1 ? undefined : end)
}

/** The names of the groups of a pattern that has been checked. */
export const groupNames = (pattern: string): string[] => Object.keys(patternOf(pattern).namedGroups())

/** What the named groups of a pattern matched in a text; those that took no part in the match are left out. */
export function groupsIn(text: string, pattern: string): Record<string, string> {
  const names = groupNames(pattern)
  const matcher = patternOf(pattern).matcher(text)
  if (names.length === 0 || !matcher.find()) return {}
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = matcher.group(name)
      return value === null ? [] : [[name, value] as const]
    }),
  )
}

/** Matching takes time with the length of the text times the size of the program a pattern is made into. */
const MAX_LENGTH = 1000
const MAX_PROGRAM = 2000

/** What there is against a pattern; undefined where nothing. */
export function patternError(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return `longer than ${MAX_LENGTH} characters`
  try {
    const size = patternOf(text).programSize()
    return size > MAX_PROGRAM ? `a program of ${size} instructions, at most ${MAX_PROGRAM} are allowed` : undefined
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
    phrase: (value) => `matching ${value}`,
    appliesTo: ['text'],
    expected: () => 'a regular expression in RE2 syntax',
    accepts: (value) => typeof value === 'string' && patternError(value) === undefined,
    holds: onTexts((fact, value) => testOf(value)(fact)),
  },
  {
    name: 'startsWith',
    meaning: 'is a text that starts with the value',
    phrase: (value) => `starting with ${value}`,
    appliesTo: ['text'],
    expected: () => 'text',
    accepts: (value) => typeof value === 'string',
    holds: onTexts((fact, value) => fact.startsWith(value)),
  },
]

import { nearest } from '../../model/nearest.js'
import type { Code } from './codes.js'

/** Keys and positions from the top of a rule file. */
export type Path = readonly (string | number)[]

/** Something wrong with a rule file. */
export interface Problem {
  path: Path
  code: Code
  /** Whether the key at the path is at fault, rather than its value. */
  atKey?: boolean
  what: string
  expected?: string
  /** The name that was misspelt, and what it could have been. */
  name?: string
  candidates?: Iterable<string>
}

/** Records a problem and goes on: all problems of a file are reported together. */
export type Report = (problem: Problem) => void

/** `what; expected …; did you mean "…"?` */
export function formatProblem({ what, expected, name, candidates }: Problem): string {
  const instead = name === undefined || !candidates ? undefined : nearest(name, candidates)
  return [what, expected && `expected ${expected}`, instead && `did you mean "${instead}"?`]
    .filter((part) => part !== undefined)
    .join('; ')
}

const MAX_NAMES = 25

/** `one of a, b, c`, for what was expected. */
export function oneOf(names: readonly unknown[]): string {
  const shown = names.slice(0, MAX_NAMES).map(String)
  return `one of ${[...shown, ...(names.length > MAX_NAMES ? ['…'] : [])].join(', ')}`
}

const MAX_LENGTH = 60

/** A value of a rule file in a message: on one line, without control characters, and short. */
export function quote(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  const text = JSON.stringify(value) ?? String(value)
  const short = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text
  // JSON leaves DEL, the C1 controls and the marks that turn text round as they are, which terminals obey.
  return short.replace(
    /[\u007f-\u009f\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

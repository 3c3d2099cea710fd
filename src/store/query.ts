import type { DeathField } from '../model/death.js'
import type { Value } from './engine.js'
import { COLUMN_OF, text } from './row.js'

/** Which deaths, in which order. */
export interface Query {
  /** A death has one of the values of each field that is named. */
  matches: readonly Match[]
  /** Nanoseconds since the epoch; inclusive. */
  since?: bigint
  /** Exclusive. */
  until?: bigint
  newestFirst?: boolean
  limit?: number
}

export interface Match {
  field: MatchField
  value: string
  /** The value is the beginning of what is looked for. */
  isPrefix: boolean
}

export type MatchField = Extract<
  DeathField,
  | 'id'
  | 'host'
  | 'program'
  | 'exe'
  | 'pid'
  | 'user'
  | 'unit'
  | 'container'
  | 'cause'
  | 'signature'
  | 'group'
  | 'version'
  | 'env'
  | 'zone'
  | 'service'
  | 'image'
  | 'pod'
  | 'namespace'
>

/** A part of SQL and the values of its `?`. */
export interface Condition {
  text: string
  values: readonly Value[]
}

/** The condition of a WHERE clause; of all deaths where nothing is asked for. */
export function conditionOf({ matches, since, until }: Query): Condition {
  const fields = new Set(matches.map(({ field }) => field))
  const conditions = [
    ...Array.from(fields, (field) => oneOf(matches.filter((match) => match.field === field))),
    ...(since === undefined ? [] : [{ text: 'time >= ?', values: [since] }]),
    ...(until === undefined ? [] : [{ text: 'time < ?', values: [until] }]),
  ]
  return all(conditions)
}

/** Of conditions that must all hold. */
export const all = (conditions: readonly Condition[]): Condition => ({
  text: conditions.length === 0 ? '1 = 1' : conditions.map(({ text }) => text).join(' AND '),
  values: conditions.flatMap(({ values }) => values),
})

export const either = (a: Condition, b: Condition): Condition => ({
  text: `(${a.text} OR ${b.text})`,
  values: [...a.values, ...b.values],
})

function oneOf(matches: readonly Match[]): Condition {
  const conditions = matches.map(conditionOfMatch)
  return {
    text: `(${conditions.map(({ text }) => text).join(' OR ')})`,
    values: conditions.flatMap((one) => one.values),
  }
}

function conditionOfMatch({ field, value, isPrefix }: Match): Condition {
  const column = COLUMN_OF[field]
  if (field === 'pid') return { text: `${column} = ?`, values: [Number(value)] }
  if (field === 'user' && /^\d+$/.test(value)) return { text: `${COLUMN_OF.uid} = ?`, values: [Number(value)] }
  if (field === 'group') return inGroup(value, isPrefix)
  // Its tools take either, too.
  if (field === 'container') {
    return either(is(column, value.slice(0, CONTAINER_DIGITS), isPrefix), is(COLUMN_OF.containerName, value, isPrefix))
  }
  return is(column, value, isPrefix)
}

/** Of a container id, as its tools print it. */
const CONTAINER_DIGITS = 12

const is = (column: string, value: string, isPrefix: boolean): Condition =>
  isPrefix ? begins(column, value) : { text: `${column} = ?`, values: [text(value)] }

/**
 * By way of the signatures: they have an index. A signature that is in no group is one of its own, and each signature of a
 * group names it.
 */
function inGroup(value: string, isPrefix: boolean): Condition {
  const group: Condition = isPrefix
    ? begins('in_group', value)
    : {
        text: 'in_group = COALESCE((SELECT named.in_group FROM grouped AS named WHERE named.signature = ?), ?)',
        values: [text(value), text(value)],
      }
  const signature: Condition = isPrefix ? begins('signature', value) : { text: 'signature = ?', values: [text(value)] }
  return {
    text: `(signature IN (SELECT signature FROM grouped WHERE ${group.text})
      OR (${signature.text} AND NOT EXISTS (SELECT 1 FROM grouped WHERE grouped.signature = death.signature)))`,
    values: [...group.values, ...signature.values],
  }
}

function begins(column: string, prefix: string): Condition {
  const end = endOfPrefix(prefix)
  return end === undefined
    ? { text: `${column} >= ?`, values: [prefix] }
    : { text: `(${column} >= ? AND ${column} < ?)`, values: [prefix, end] }
}

/** The first text, in the order of code points, after all that begin with `prefix`; undefined: there is none. */
function endOfPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0)
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    if (last < 0x10ffff) return String.fromCodePoint(...points, nextScalar(last))
  }
  return undefined
}

/** Surrogates are no characters of their own. */
const nextScalar = (point: number): number => (point === 0xd7ff ? 0xe000 : point + 1)

import { randomUUID } from 'node:crypto'
import { Type } from 'typebox'
import { type CrashEvent, Mapping } from '../../model/event.js'
import { holdMaps } from '../../model/held-maps.js'
import { isPlainlyEvent } from './event-schema.js'
import { plainJson } from './plain-json.js'

let mappings: RegExp | undefined

/** In front of the value. Within a text its first quotation mark would be escaped. */
const KEY = ',"maps":'

/** Stands for the value while the rest is parsed: no line can have it by itself. */
const PLACE = randomUUID()

/**
 * A line that is an event beyond doubt, without its mappings, which are as valid as if they had been parsed; undefined
 * for any other line: it has to be parsed whole.
 */
export function withoutMaps(line: string): CrashEvent | undefined {
  mappings ??= new RegExp(plainJson(Type.Array(Mapping)), 'y')
  const start = line.indexOf(KEY) + KEY.length
  if (start < KEY.length) return undefined
  mappings.lastIndex = start
  if (!mappings.test(line)) return undefined
  const end = mappings.lastIndex
  const value = parsed(`${line.slice(0, start)}"${PLACE}"${line.slice(end)}`)
  // It may have been the key of another object.
  if (typeof value !== 'object' || value === null || Reflect.get(value, 'maps') !== PLACE) return undefined
  Reflect.set(value, 'maps', undefined)
  if (!isPlainlyEvent(value)) return undefined
  holdMaps(value, line.slice(start, end))
  return value
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

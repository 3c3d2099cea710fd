import { randomUUID } from 'node:crypto'
import { Type } from 'typebox'
import { type CrashEvent, Mapping } from '../../model/event.js'
import { holdMaps } from '../../model/held-maps.js'
import { isPlainlyEvent } from './event-schema.js'
import { plainJson } from './plain-json.js'
import { createSharedParts, type SharedParts } from './shared-parts.js'

let mappings: RegExp | undefined

/** Stands for a value while the rest is parsed: no line can have it by itself. */
const PLACE = randomUUID()
const PLACE_TEXT = JSON.stringify(PLACE)

type Fields = Record<string, unknown>

/** A part that events may share. `owner` is the object that has it as its `name`. */
interface Part {
  name: string
  known: SharedParts
  owner(event: Fields): unknown
  /** What fits the schema in its place: nothing, unless the part is required. */
  least: unknown
}

const part = (
  name: string,
  { owner = (event) => event, least }: Partial<Pick<Part, 'owner' | 'least'>> = {},
): Part => ({
  name,
  known: createSharedParts(),
  owner,
  least,
})

/** Before and behind the mappings, in the order in which events have them. */
const BEFORE = [part('host', { least: { hostname: '', kernel: '', arch: '' } }), part('kernelStack')]
const BEHIND = [part('limits', { owner: ({ resources }) => resources }), part('libraries')]

/**
 * A line that is an event beyond doubt, without its mappings, which are as valid as if they had been parsed; undefined
 * for any other line: it has to be parsed whole. Events share what they have in common: none of it may be changed.
 */
export function withoutMaps(line: string): CrashEvent | undefined {
  mappings ??= new RegExp(plainJson(Type.Array(Mapping)), 'y')
  const start = beginOf('maps', line, 0)
  if (start === -1) return undefined
  mappings.lastIndex = start
  if (!mappings.test(line)) return undefined
  const end = mappings.lastIndex
  const before = withoutShared(line, BEFORE, 0, start)
  const behind = withoutShared(line, BEHIND, end, line.length)
  const value = parsed(`${before.text}${PLACE_TEXT}${behind.text}`)
  // It may have been the key of another object.
  if (!isObject(value) || value.maps !== PLACE) return undefined
  value.maps = undefined
  const places = [...before.places, ...behind.places]
  if (!places.every((place) => takeOut(place, value)) || !isPlainlyEvent(value)) return undefined
  for (const place of places) putBack(place, value)
  holdMaps(value, line.slice(start, end))
  for (const place of places) learn(place, value, line)
  return value
}

/** Where a part begins in a line, and its value where that is known. */
interface Place {
  part: Part
  start: number
  value?: unknown
}

function withoutShared(line: string, parts: readonly Part[], from: number, to: number) {
  const places: Place[] = []
  let text = ''
  let position = from
  for (const each of parts) {
    const start = beginOf(each.name, line, position)
    if (start === -1 || start >= to) continue
    const found = each.known.at(line, start)
    places.push({ part: each, start, value: found?.value })
    text += line.slice(position, start)
    position = start
    if (!found) continue
    text += PLACE_TEXT
    position += found.text.length
  }
  return { places, text: text + line.slice(position, to) }
}

/**
 * Where the value begins, behind the first key of this name but of the first one in its object; -1 where that is not seen.
 * Within a text, the quotation mark before the name would be escaped. It is looked for without that mark and the comma: most
 * characters of an event are of hexadecimal digits and quotation marks, and few are the first one of these names.
 */
function beginOf(name: string, line: string, from: number): number {
  const at = line.indexOf(`${name}":`, from)
  return at !== -1 && line.startsWith(',"', at - 2) ? at + name.length + 2 : -1
}

/**
 * What is known was checked when it was learned. Until the rest is checked, the least that its owner needs is in its place.
 * false where the key was that of another object.
 */
function takeOut({ part: { name, owner, least }, value }: Place, event: Fields): boolean {
  if (value === undefined) return true
  const object = owner(event)
  if (!isObject(object) || object[name] !== PLACE) return false
  object[name] = least
  return true
}

function putBack({ part: { name, owner }, value }: Place, event: Fields): void {
  const object = value === undefined ? undefined : owner(event)
  if (isObject(object)) object[name] = value
}

function learn({ part: { name, owner, known }, start, value }: Place, event: Fields, line: string): void {
  const object = value === undefined ? owner(event) : undefined
  if (isObject(object)) known.add(line, start, object[name])
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

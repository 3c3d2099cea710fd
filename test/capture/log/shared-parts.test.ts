import { expect, it } from 'vitest'
import { randomLog } from '../../../scripts/bench/random-log.mjs'
import { parseLogLine } from '../../../src/capture/log/parse-line.js'
import { createSharedParts } from '../../../src/capture/log/shared-parts.js'
import type { CrashEvent } from '../../../src/model/event.js'
import { mapsOf } from '../../../src/model/held-maps.js'

function eventOf(line: string, holdsMaps: boolean): CrashEvent {
  const item = parseLogLine(line, holdsMaps)
  if (item.kind !== 'event') throw new Error(`${item.kind} in ${line.slice(0, 200)}`)
  return item.event
}

const LINES = 300

it('events that share parts are what they are alone', () => {
  const log = randomLog(3)
  const seen = new Set<unknown>()
  for (let count = 0; count < LINES; count++) {
    const line = log.next()
    const shared = eventOf(line, true)
    expect(JSON.parse(JSON.stringify({ ...shared, maps: mapsOf(shared) }))).toEqual(eventOf(line, false))
    seen.add(shared.libraries)
  }
  expect(seen.size).toBeLessThan(LINES / 2)
})

/** What a reader that has seen the line of `first` before makes of another one. */
function afterFirst(change: (line: string) => string): { held: unknown; whole: unknown } {
  const line = randomLog(5).next()
  const changed = change(line)
  parseLogLine(line, true)
  const item = parseLogLine(changed, true)
  const held = item.kind === 'event' ? { ...item, event: { ...item.event, maps: mapsOf(item.event) } } : item
  return { held: JSON.parse(JSON.stringify(held)), whole: JSON.parse(JSON.stringify(parseLogLine(changed))) }
}

it.each<[name: string, change: (line: string) => string]>([
  ['as the key of another object', (line) => line.replace('"process":{', `"process":{"a":1${hostOf(line)},`)],
  ['twice', (line) => line.replace(',"process":', `${hostOf(line)},"process":`)],
  ['twice, the second one wrong', (line) => line.replace(',"process":', ',"host":0,"process":')],
  ['under an escaped key as well', (line) => line.replace(',"process":', ',"h\\u006fst":0,"process":')],
  ['with another value behind it', (line) => line.replace(hostOf(line), `${hostOf(line)}0`)],
  ['in another place only', (line) => line.replace(hostOf(line), `,"process":{"a":1${hostOf(line)}}`)],
  ['in a text', (line) => line.replace(',"process":', `,"message":${JSON.stringify(hostOf(line))},"process":`)],
])('a known part that is there %s is read as if it were parsed at once', (_, change) => {
  const { held, whole } = afterFirst(change)
  expect(held).toEqual(whole)
})

/** With its key. */
const hostOf = (line: string): string => /,"host":\{.*?\}(?=,"process":)/.exec(line)?.[0] ?? ''

const value = { path: 'a'.repeat(100) }
const text = JSON.stringify(value)

it('knows a value by its whole text only', () => {
  const parts = createSharedParts()
  parts.add(`${text},`, 0, value)
  expect(parts.at(`xx${text}}`, 2)?.value).toBe(value)
  expect(parts.at(`${text.slice(0, -1)} }`, 0)).toBeUndefined()
})

it('does not learn a value that is written in another form', () => {
  const parts = createSharedParts()
  const spaced = text.replace(':', ': ')
  parts.add(spaced, 0, value)
  expect(parts.at(spaced, 0)).toBeUndefined()
  expect(parts.at(text, 0)).toBeUndefined()
})

import { isDeepStrictEqual } from 'node:util'
import { Type } from 'typebox'
import { describe, expect, it } from 'vitest'
import { withoutMaps } from '../../../src/capture/log/hold-back.js'
import { type LogItem, parseLogLine } from '../../../src/capture/log/parse-line.js'
import { plainJson } from '../../../src/capture/log/plain-json.js'
import { mapsOf } from '../../../src/model/held-maps.js'
import { crashEvent } from '../event.js'

const event = crashEvent()
const line = JSON.stringify(event)
const list = JSON.stringify(event.maps)

/** What an item is, its mappings wherever they are kept. */
const meaning = (item: LogItem): unknown =>
  item.kind === 'event' ? JSON.parse(JSON.stringify({ ...item.event, maps: mapsOf(item.event) })) : item

const differs = (text: string): boolean => {
  const [held, parsed] = [meaning(parseLogLine(text, true)), meaning(parseLogLine(text))]
  return !isDeepStrictEqual(held, parsed)
}

it('holds back the mappings of an event', () => {
  const held = withoutMaps(line)
  expect(held?.maps).toBeUndefined()
  expect(held && mapsOf(held)).toEqual(event.maps)
})

const swaps = (from: string, to: string): [string, string] => [`${from} for ${to}`, line.replace(from, to)]

it.each<[name: string, line: string]>([
  ['an empty list', line.replace(list, '[]')],
  ['no list', line.replace(`,"maps":${list}`, '')],
  ['a list of another object', line.replace('"process":{', `"process":{"a":1,"maps":${list},`)],
  [
    'a list of another object only',
    line.replace(`,"maps":${list}`, '').replace('"host":{', `"host":{"a":1,"maps":[],`),
  ],
  ['a list in a text', line.replace('"process":{', `"message":${JSON.stringify(`,"maps":${list}`)},"process":{`)],
  ['two lists', line.replace(`,"maps":${list}`, `,"maps":${list},"maps":[]`)],
  ['two lists, the first of which is wrong', line.replace(`,"maps":${list}`, `,"maps":0,"maps":${list}`)],
  ['a list under an escaped key as well', line.replace(`,"maps":${list}`, `,"maps":${list},"m\\u0061ps":0`)],
  ['another order of keys', line.replace(/"start":("[^"]*"),"end":("[^"]*")/, '"end":$2,"start":$1')],
  ['spaces', line.replace('"maps":[{', '"maps": [ {')],
  swaps('"perms":"r', '"perms":"w'),
  swaps('"inode":', '"inode":0'),
  swaps('"inode":', '"inode":-'),
  swaps('"inode":', '"inode":1e'),
  swaps('"inode":', '"inode":99999999999999999999'),
  swaps('}],', '},],'),
  swaps('}],', '}}],'),
  swaps('"maps":[{', '"maps":[{"unheard":1,'),
  ['a path with escapes', line.replace(/"path":"[^"]*"/, '"path":"a\\u0000\\n\\"b"')],
  ['a path with a line feed', line.replace(/"path":"[^"]*"/, '"path":"a\nb"')],
])('reads %s as if it were parsed at once', (_, text) => {
  expect(meaning(parseLogLine(text, true))).toEqual(meaning(parseLogLine(text)))
})

it('agrees about every line with one character changed', () => {
  const from = line.indexOf('"maps":') - 5
  const differing = [...line.slice(from, line.indexOf('"inode"', from) + 60)].flatMap((_, index) =>
    ['', '"', '}', ','].flatMap((character) => {
      const text = line.slice(0, from + index) + character + line.slice(from + index + 1)
      return differs(text) ? [text.slice(from, from + 300)] : []
    }),
  )
  expect(differing).toEqual([])
})

describe('plainJson', () => {
  it.each([
    ['an object without a required key in front', Type.Object({ a: Type.Optional(Type.String()) })],
    ['a number', Type.Number()],
    ['an integer of any size', Type.Integer()],
  ])('refuses %s', (_, schema) => {
    expect(() => plainJson(schema)).toThrow(/plain form|required/)
  })
})

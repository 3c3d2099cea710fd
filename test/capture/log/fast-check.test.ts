import { type TSchema, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { expect, it } from 'vitest'
import { compileFastCheck } from '../../../src/capture/log/fast-check.js'
import { CrashEvent } from '../../../src/model/event.js'
import { crashEvent } from '../event.js'
import { changed, type Json, walk } from './json.js'

const event: Json = JSON.parse(JSON.stringify(crashEvent()))
const check = compileFastCheck(CrashEvent)

it('knows an event with every field without help', () => {
  expect(check(event)).toBe(true)
  expect(walk(event).length).toBeGreaterThan(100)
})

it('says of events with one thing changed what the schema says', () => {
  const validator = Compile(CrashEvent)
  const odd: (Json | undefined)[] = [
    undefined,
    null,
    true,
    -1,
    0.5,
    11,
    '',
    'unlimited',
    [],
    [null],
    {},
    { unheard: 1 },
  ]
  const wrong = walk(event).flatMap(({ path }) =>
    odd.flatMap((value) => {
      const broken = changed(event, path, value)
      return check(broken) === validator.Check(broken) ? [] : [`${path} ${JSON.stringify(value)}`]
    }),
  )
  expect(wrong).toEqual([])
})

it.each<[string, TSchema]>([
  ['an open object', Type.Object({ a: Type.String() })],
  ['a tuple', Type.Tuple([Type.String()])],
  ['an unknown', Type.Array(Type.Unknown())],
])('refuses to be made for %s, which it does not know', (_, schema) => {
  expect(() => compileFastCheck(schema)).toThrow('no fast check for')
})

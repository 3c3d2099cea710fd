import { expect, it } from 'vitest'
import { bounded } from '../../../../src/capture/resolve/child/bounded.js'
import type { Resolution } from '../../../../src/capture/resolve/protocol.js'
import {
  MAX_LIBRARIES_TEXT,
  MAX_NAME,
  MAX_NAMES,
  MAX_STACK_TEXT,
  MAX_SYMBOL,
  MAX_TEXT,
} from '../../../../src/model/capacities.js'
import type { Frame } from '../../../../src/model/event.js'
import type { Library } from '../../../../src/model/library.js'

const long = 'x'.repeat(100_000)
const frame: Frame = { ip: '0x0000000000000001', symbol: 'main', file: '/src/main.c', line: 1 }
const library: Library = { path: '/lib/a.so', soname: 'a.so', needed: ['b.so'] }

const stackOf = (...frames: Frame[]): Partial<Resolution> => ({ stack: { unwinder: 'dwarf', frames } })

it.each<[string, Partial<Resolution>]>([
  ['a stack', stackOf(frame)],
  ['libraries', { libraries: [library] }],
  ['a name of just the length', stackOf({ ...frame, symbol: 'x'.repeat(MAX_SYMBOL) })],
  ['what went wrong', { incomplete: 'no libdw' }],
])('leaves %s alone', (_, part) => {
  expect(bounded(part)).toEqual(part)
})

it.each([
  ['symbol', MAX_SYMBOL],
  ['file', MAX_TEXT],
  ['module', MAX_TEXT],
] as const)('cuts the %s of a frame, visibly', (name, limit) => {
  const { stack, cut } = bounded(stackOf({ ...frame, [name]: long }))
  expect(stack?.frames[0]?.[name]).toBe(`${long.slice(0, limit - 1)}…`)
  expect(cut).toEqual(['names'])
})

it.each<[string, Partial<Library>, Partial<Library>]>([
  ['soname', { soname: long }, { soname: `${long.slice(0, MAX_NAME - 1)}…` }],
  ['needed name', { needed: [long] }, { needed: [`${long.slice(0, MAX_NAME - 1)}…`] }],
  ['number of needed names', { needed: Array(1000).fill('a') }, { needed: Array(MAX_NAMES).fill('a') }],
  ['folder', { searched: [long] }, { searched: [`${long.slice(0, MAX_TEXT - 1)}…`] }],
  [
    'version of a package',
    { package: { name: 'a', version: long, manager: 'npm' } },
    { package: { name: 'a', version: `${long.slice(0, MAX_NAME - 1)}…`, manager: 'npm' } },
  ],
])('cuts the %s of a library', (_, change, expected) => {
  const { libraries, cut } = bounded({ libraries: [{ ...library, ...change }] })
  expect(libraries).toEqual([{ ...library, ...expected }])
  expect(cut).toEqual(['libraries'])
})

it('leaves out what stands last where there is too much of all', () => {
  const frames = Array.from({ length: 256 }, () => ({ ...frame, symbol: long, file: long }))
  const libraries = Array.from({ length: 2000 }, () => ({ ...library, needed: Array(256).fill(long) }))
  const { cut, ...part } = bounded({ ...stackOf(...frames), libraries })
  expect(JSON.stringify(part).length).toBeLessThan(1.1 * (MAX_STACK_TEXT + MAX_LIBRARIES_TEXT))
  expect(part.stack?.truncated).toBe(true)
  expect(cut).toEqual(['names', 'frames', 'libraries'])
})

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { openBundle } from '../../src/model/kept-bundle.js'
import { makeFolder } from '../setup/checkout.js'

const folder = makeFolder()
afterAll(folder.remove)

/** Two modules that require each other, as bundled ones may, and one that fails. */
const MODULES = {
  'program/first.cjs': `const second = require('../parts/second.cjs')
    exports.name = 'first'
    exports.words = () => [second.words(), typeof (function () { return this })()].join(' ')`,
  'parts/second.cjs': `const first = require('../program/first.cjs')
    const { sep } = require('node:path')
    exports.words = () => first.name + sep`,
  'program/failing.cjs': `\n\nthrow new Error('not today')`,
}

type First = { words(): string }
const words = (): string => openBundle(folder.path).load<First>('program/first').words()
const codeOf = (path: string): string => join(folder.path, 'code', `${path}.code`)

beforeEach(() => {
  for (const [path, source] of Object.entries(MODULES)) write(join(folder.path, path), source)
})

it('loads modules that require each other, each once, in strict mode', () => {
  const bundle = openBundle(folder.path)
  const first = bundle.load<First>('program/first')
  expect(first.words()).toBe('first/ undefined')
  expect(bundle.load('program/first')).toBe(first)
})

it('loads what modules would load when they use it, for a process that stays when their files do not', () => {
  const path = (name: string): string => join(folder.path, 'program', `${name}.cjs`)
  const later = (name: string): string => `let x; const x$ = () => x ??= require("./${name}.cjs")
    exports.words = () => x$().words()`
  write(path('stays'), later('used-later'))
  write(path('used-later'), later('used-last'))
  write(path('used-last'), `exports.words = () => 'still here'`)
  const bundle = openBundle(folder.path)
  const stays = bundle.load<First>('program/stays')
  bundle.loadRest()
  for (const name of ['used-later', 'used-last']) rmSync(path(name))
  expect(stays.words()).toBe('still here')
  expect(() => bundle.loadRest()).not.toThrow()
})

it.each(['plain', 'größer ← … 😀'])('reads the text of a module as it is written: %s', (text) => {
  write(join(folder.path, 'program/says.cjs'), `exports.words = () => '${text}'`)
  expect(openBundle(folder.path).load<First>('program/says').words()).toBe(text)
})

it('keeps the code of what was loaded, and goes on with it', () => {
  const bundle = openBundle(folder.path)
  bundle.load<First>('program/first').words()
  bundle.keepCode()
  expect(
    ['program/first.cjs', 'parts/second.cjs', 'program/failing.cjs'].map((path) => existsSync(codeOf(path))),
  ).toEqual([true, true, false])
  // V8 looks at the length of a source, not at the text: what runs now is what was kept.
  write(join(folder.path, 'program/first.cjs'), MODULES['program/first.cjs'].replace("'first'", "'other'"))
  expect(words()).toBe('first/ undefined')
})

it.each([
  [
    'is of a source of another length',
    () => write(join(folder.path, 'program/first.cjs'), `${MODULES['program/first.cjs']}\n`),
  ],
  ['is damaged', () => write(codeOf('program/first.cjs'), damaged(readFileSync(codeOf('program/first.cjs'))))],
  ['is empty', () => write(codeOf('program/first.cjs'), '')],
])('compiles as it would without where the code kept %s', (_, change) => {
  const bundle = openBundle(folder.path)
  bundle.load<First>('program/first').words()
  bundle.keepCode()
  change()
  expect(words()).toBe('first/ undefined')
})

it('names the module and line of what fails', () => {
  expect(() => openBundle(folder.path).load('program/failing')).toThrow(
    expect.objectContaining({ stack: expect.stringContaining(`${join(folder.path, 'program/failing.cjs')}:3:`) }),
  )
})

/** The first bytes say which V8 it is of. */
const damaged = (code: Buffer): Buffer => Buffer.concat([Buffer.alloc(16), code.subarray(16)])

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { resolveStack } from '../../../src/capture/resolve/child/unwind/stack.js'
import type { Frame } from '../../../src/model/event.js'
import { type Build, build } from './builds.js'
import { crash, type GdbFrame } from './snapshot.js'
import { withoutTools } from './tools.js'

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-variables-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Of the innermost frames, which alone have values. */
const COMPARED = 8

/** With how many numbers of gdb have to be found at least. */
const BUILDS: [program: string, how: Build, atLeast: number][] = [
  ['values.c', '-O0', 14],
  ['values.c', '-O2 -fomit-frame-pointer', 5],
  ['values.c', 'clang', 3],
  ['values.c', 'DWARF 4', 5],
  ['values.c', '-static', 4],
  ['calls.c', '-O0', 8],
  ['calls.c', '-O2 -fomit-frame-pointer', 1],
  ['shapes.cpp', '-O0', 2],
  ['shapes.cpp', '-O2 -fomit-frame-pointer', 1],
]

interface Resolved {
  ours: Frame[]
  gdb: GdbFrame[]
}

const done = new Map<string, Promise<Resolved>>()

/** Each built, and looked at by gdb, once. */
function resolved(program: string, how: Build): Promise<Resolved> {
  const key = `${program} ${how}`
  const found = done.get(key) ?? resolve(program, how)
  done.set(key, found)
  return found
}

async function resolve(program: string, how: Build): Promise<Resolved> {
  const { request, frames } = await crash([await build(program, how, folder)])
  return { ours: resolveStack(request)?.frames ?? [], gdb: frames }
}

/** The number that a value begins with: texts and structures have none. */
function numberIn(value: string): bigint | undefined {
  const [number] = /^(-?\d+|0x[0-9a-f]+)(?![.\w])/.exec(value) ?? []
  if (value === 'true' || value === 'false') return value === 'true' ? 1n : 0n
  if (number === undefined) return undefined
  return number.startsWith('-') ? -BigInt(number.slice(1)) : BigInt(number)
}

describe.skipIf(withoutTools)('values are those of gdb', () => {
  it.each(BUILDS)('%s, %s', async (program, how, atLeast) => {
    const { ours, gdb } = await resolved(program, how)
    let compared = 0
    for (const [index, { symbol, variables = [] }] of ours.slice(0, COMPARED).entries()) {
      for (const { name, value } of variables) {
        const [number, expected] = [numberIn(value), gdb[index]?.variables[name]]
        if (number === undefined || expected === undefined) continue
        const place = `${symbol}: ${name}`
        expect([place, BigInt.asUintN(64, number)]).toEqual([place, expected && BigInt.asUintN(64, BigInt(expected))])
        compared++
      }
    }
    expect(compared).toBeGreaterThanOrEqual(atLeast)
  })
})

describe.skipIf(withoutTools)('without optimization', () => {
  it('all variables have values, as C writes them', async () => {
    const { ours } = await resolved('values.c', '-O0')
    const [store, draw] = ours.map(({ variables = [] }) =>
      Object.fromEntries(variables.map(({ name, value }) => [name, value])),
    )
    expect(store).toMatchObject({
      slot: '0x0',
      shape: expect.stringMatching(/^0x[0-9a-f]+$/),
      label: '"a literal"',
      depth: '3',
      letter: "113 'q'",
      ready: 'true',
      negative: '-15',
      total: '43',
      colour: 'BLUE',
      corner: '{x = 3, y = -3}',
      numbers: '{1, 2, 3}',
      half: '0.5',
      inner: '203',
      turn: '2',
    })
    expect(draw).toMatchObject({ depth: '3', text: '"drawn"' })
  })

  it('arguments are marked', async () => {
    const { ours } = await resolved('values.c', '-O0')
    const marked = ours[0]?.variables?.filter(({ argument }) => argument).map(({ name }) => name)
    expect(marked).toEqual(['slot', 'shape', 'label', 'depth'])
  })
})

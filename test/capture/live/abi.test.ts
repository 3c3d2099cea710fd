import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as abi from '../../../src/capture/live/abi.js'
import { evaluateC } from './c-program.js'

/** bpf/crash.h is read twice: by a compiler, for the values, and as text, for what there is. */

const BPF = join(import.meta.dirname, '../../../bpf')
const header = readFileSync(join(BPF, 'crash.h'), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')

const blocks = (keyword: string, separator: string): Record<string, string[]> =>
  Object.fromEntries(
    [...header.matchAll(new RegExp(`^${keyword} (\\w+) \\{([^}]*)\\};`, 'gm'))].map(([, name = '', body = '']) => [
      name,
      body.split(separator).flatMap((member) => member.match(/(\w+)(?:\[\w+\])?(?: = \d+)?\s*$/)?.[1] ?? []),
    ]),
  )

const structsInC = blocks('struct', ';')
const enumsInC = blocks('enum', ',')
const definesInC = [...header.matchAll(/^#define (\w+) \d+/gm)].flatMap(([, name]) => name ?? [])

type Layout = { size: number; offsets: Record<string, number> }
const isLayout = (value: unknown): value is Layout => typeof value === 'object' && value !== null && 'offsets' in value
const snakeCase = (name: string): string =>
  name.replaceAll(/(?<=[a-z])[A-Z]/g, (capital) => `_${capital}`).toLowerCase()
const camelCase = (name: string): string =>
  name.toLowerCase().replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

const structs = Object.entries(abi).flatMap(([name, value]) =>
  isLayout(value) ? [{ name: snakeCase(name), size: value.size, offsets: value.offsets }] : [],
)
const constants = Object.entries(abi).filter(([, value]) => typeof value === 'number')
const enums: [name: string, prefix: string, values: Record<string, number>][] = [
  ['exits_mode', 'EXITS_', abi.EXITS],
  ['counter', 'COUNTER_', Object.fromEntries(abi.COUNTERS.map((name, index) => [name, index]))],
  ['record_kind', 'RECORD_', abi.RECORD_KINDS],
  ['head_flag', 'HEAD_', abi.HEAD_FLAGS],
  ['mapping_flag', 'MAPPING_', abi.MAPPING_FLAGS],
]

const sizeOf = (name: string): string => `sizeof(struct ${name})`
const offsetOf = (name: string, field: string): string => `offsetof(struct ${name}, ${field})`
const inC = evaluateC(
  '#include <stddef.h>\n#include <linux/types.h>\n#include "crash.h"',
  [
    ...structs.flatMap(({ name, offsets }) => [
      sizeOf(name),
      ...Object.keys(offsets).map((field) => offsetOf(name, field)),
    ]),
    ...Object.values(enumsInC).flat(),
    ...definesInC,
  ],
  ['-I', BPF],
)

describe('structs', () => {
  it('are the same ones', () => expect(structs.map(({ name }) => name).sort()).toEqual(Object.keys(structsInC).sort()))

  it.each(structs)('struct $name has the same fields in the same order', ({ name, offsets }) => {
    expect(Object.keys(offsets)).toEqual(structsInC[name])
  })

  it.each(structs)('struct $name lays its $size bytes out alike', ({ name, size, offsets }) => {
    const fields = Object.keys(offsets)
    expect({ size, offsets }).toEqual({
      size: inC[sizeOf(name)],
      offsets: Object.fromEntries(fields.map((field) => [field, inC[offsetOf(name, field)]])),
    })
  })
})

describe('constants', () => {
  it.each(constants)('%s is %i', (name, value) => expect(inC[name]).toBe(value))

  it('leave none out', () => expect(constants.map(([name]) => name).sort()).toEqual(definesInC.sort()))
})

describe('enums', () => {
  it('are the same ones', () => expect(enums.map(([name]) => name).sort()).toEqual(Object.keys(enumsInC).sort()))

  it.each(enums)('enum %s, without its prefix %s', (name, prefix, values) => {
    const members = enumsInC[name]?.filter((member) => member.startsWith(prefix)) ?? []
    expect(values).toEqual(
      Object.fromEntries(members.map((member) => [camelCase(member.slice(prefix.length)), inC[member]])),
    )
  })

  it('COUNTERS is the number of counters', () => expect(inC.COUNTERS).toBe(abi.COUNTERS.length))
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { evaluateC } from './c-program.js'

const BPF = join(import.meta.dirname, '../../../bpf')

type Enum = [name: string, prefix: string, values: Record<string, number>]
type Layout = { size: number; offsets: Record<string, number> }

/**
 * Tests that the exports of a module have the structs, constants and enums of a header in bpf/, no more and no fewer. The header is
 * read twice: by a compiler, for the values, and as text, for what there is.
 */
export function holdEqual(file: string, abi: [name: string, value: unknown][], enums: Enum[]): void {
  const { structsInC, enumsInC, definesInC } = namesIn(file)
  const structs = abi.flatMap(([name, value]) =>
    isLayout(value) ? [{ name: snakeCase(name), size: value.size, offsets: value.offsets }] : [],
  )
  const constants = abi.filter(([, value]) => typeof value === 'number')
  const inC = evaluateC(
    `#include <stddef.h>\n#include <linux/types.h>\n#include "${file}"`,
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
    it('are the same ones', () =>
      expect(structs.map(({ name }) => name).sort()).toEqual(Object.keys(structsInC).sort()))

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
  })
}

function namesIn(file: string) {
  const header = readFileSync(join(BPF, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
  const blocks = (keyword: string, separator: string): Record<string, string[]> =>
    Object.fromEntries(
      [...header.matchAll(new RegExp(`^${keyword} (\\w+) \\{([^}]*)\\};`, 'gm'))].map(([, name = '', body = '']) => [
        name,
        body.split(separator).flatMap((member) => member.match(/(\w+)(?:\[\w+\])?(?: = \d+)?\s*$/)?.[1] ?? []),
      ]),
    )
  return {
    structsInC: blocks('struct', ';'),
    enumsInC: blocks('enum', ','),
    definesInC: [...header.matchAll(/^#define (\w+) \d+/gm)].flatMap(([, name]) => name ?? []),
  }
}

const isLayout = (value: unknown): value is Layout => typeof value === 'object' && value !== null && 'offsets' in value
const snakeCase = (name: string): string =>
  name.replaceAll(/(?<=[a-z])[A-Z]/g, (capital) => `_${capital}`).toLowerCase()
const camelCase = (name: string): string =>
  name.toLowerCase().replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

const sizeOf = (name: string): string => `sizeof(struct ${name})`
const offsetOf = (name: string, field: string): string => `offsetof(struct ${name}, ${field})`

/** The members of an enum that numbers the slots of a map, from the names of the slots and with their count. */
export const slots = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries(names.map((name, index) => [name, index]))

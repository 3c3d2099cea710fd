import { describe, expect, it } from 'vitest'
import { array, bytes, i32, struct, u8, u16, u32, u64 } from '../../../src/capture/bpf/layout.js'
import { evaluateC } from './c-program.js'

const inner = struct({ wide: u64, narrow: u8 })

/** The same structs in both languages; the compiler is right. */
const cases = {
  empty_padding: { c: 'uint32_t a; uint32_t b;', ours: struct({ a: u32, b: u32 }) },
  hole_before_wider: { c: 'uint8_t a; uint64_t b;', ours: struct({ a: u8, b: u64 }) },
  holes_of_each_width: {
    c: 'uint8_t a; uint16_t b; uint8_t c; uint32_t d; uint8_t e; uint64_t f;',
    ours: struct({ a: u8, b: u16, c: u8, d: u32, e: u8, f: u64 }),
  },
  padded_at_the_end: { c: 'uint64_t a; uint8_t b;', ours: struct({ a: u64, b: u8 }) },
  bytes_need_no_alignment: { c: 'uint8_t a; char b[5]; uint16_t c;', ours: struct({ a: u8, b: bytes(5), c: u16 }) },
  arrays_align_as_their_items: {
    c: 'uint8_t a; uint32_t b[3]; uint8_t c;',
    ours: struct({ a: u8, b: array(u32, 3), c: u8 }),
  },
  nested: {
    c: 'uint32_t a; struct { uint64_t wide; uint8_t narrow; } b; uint8_t c;',
    ours: struct({ a: u32, b: inner, c: u8 }),
  },
  array_of_structs: {
    c: 'uint8_t a; struct { uint64_t wide; uint8_t narrow; } b[2]; uint8_t c;',
    ours: struct({ a: u8, b: array(inner, 2), c: u8 }),
  },
}

const inC = evaluateC(
  `#include <stddef.h>\n#include <stdint.h>\n${Object.entries(cases)
    .map(([name, { c }]) => `struct ${name} { ${c} };`)
    .join('\n')}`,
  Object.entries(cases).flatMap(([name, { ours }]) => [
    `sizeof(struct ${name})`,
    `_Alignof(struct ${name})`,
    ...Object.keys(ours.offsets).map((field) => `offsetof(struct ${name}, ${field})`),
  ]),
)

it.each(Object.entries(cases))('%s is laid out as C does', (name, { ours }) => {
  expect(ours.size).toBe(inC[`sizeof(struct ${name})`])
  expect(ours.alignment).toBe(inC[`_Alignof(struct ${name})`])
  for (const [field, offset] of Object.entries(ours.offsets)) {
    expect(offset, field).toBe(inC[`offsetof(struct ${name}, ${field})`])
  }
})

describe('reading', () => {
  const view = (...values: number[]): DataView => new DataView(Uint8Array.from(values).buffer)

  it.each([
    ['u8', u8, view(0xff), 255],
    ['u16', u16, view(0x34, 0x12), 0x1234],
    ['u32', u32, view(0xff, 0xff, 0xff, 0xff), 0xffff_ffff],
    ['i32', i32, view(0xfa, 0xff, 0xff, 0xff), -6],
    ['u64', u64, view(1, 0, 0, 0, 0, 0, 0, 0xff), 0xff00_0000_0000_0001n],
    ['an array', array(u16, 2), view(1, 0, 2, 0), [1, 2]],
    ['bytes', bytes(3), view(7, 8, 9), Uint8Array.of(7, 8, 9)],
  ])('%s is little-endian', (_, field, from, expected) => expect(field.read(from, 0)).toEqual(expected))

  it('finds fields behind holes, at any offset, in a view that does not begin its buffer', () => {
    const record = struct({ a: u8, b: u32, c: array(struct({ d: u8, e: u16 }), 2), f: bytes(2) })
    const buffer = Uint8Array.of(99, 99, 99, 1, 99, 99, 99, 2, 0, 0, 0, 3, 99, 4, 0, 5, 99, 6, 0, 7, 8).buffer
    expect(record.read(new DataView(buffer, 1), 2)).toEqual({
      a: 1,
      b: 2,
      c: [
        { d: 3, e: 4 },
        { d: 5, e: 6 },
      ],
      f: Uint8Array.of(7, 8),
    })
  })

  it('does not read behind the end', () => {
    expect(() => struct({ a: u32, b: u32 }).read(view(1, 0, 0, 0, 2, 0, 0), 0)).toThrow(RangeError)
  })
})

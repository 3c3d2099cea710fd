import { type Heap, smallInteger } from './heap.js'
import type { ScriptFrame } from './stack.js'

/**
 * Where V8 has the table of positions in a BytecodeArray (objects/bytecode-array.tq), in bytes, by what comes before its
 * bytecodes there: of V8 11, and of 12 and 13.
 */
const TABLES: ReadonlyMap<number, number> = new Map([
  [54, 32],
  [64, 24],
])

/** What a frame has for the first bytecode is so much less. */
const LESS = 2

/** FixedArrayBase: length, and what follows it. */
const LENGTH = 8
const CONTENT = 16
const MAX_TABLE = 1024 * 1024

/**
 * The position in its script that a function is at, which V8 has only where it needed it before, for the stack of an error,
 * or if it runs with --no-enable-lazy-source-positions. undefined for a function that was compiled to machine code.
 */
export function positionIn(heap: Heap, { bytecodes, offset }: ScriptFrame): number | undefined {
  const { field, typeOf, bytesAt, constants: c } = heap
  const place = smallInteger(offset)
  const tableAt = TABLES.get(c.bytecodes)
  if (tableAt === undefined || bytecodes === undefined || place === undefined) return undefined
  if (typeOf(bytecodes) !== c.bytecodesType) return undefined
  const table = field(bytecodes, tableAt)
  const length = table === undefined ? undefined : smallInteger(field(table, LENGTH))
  if (table === undefined || length === undefined || length <= 0 || length > MAX_TABLE) return undefined
  const bytes = bytesAt(table, CONTENT, length)
  return bytes && positionAt(bytes, place - c.bytecodes + LESS)
}

/**
 * The position of a bytecode by a table of them: pairs of differences, of the place in the code and of the position, as
 * SourcePositionTableBuilder writes them (codegen/source-position-table.cc).
 */
export function positionAt(table: Uint8Array, offset: number): number | undefined {
  let found: number | undefined
  let [place, position, at] = [0, 0, 0]
  const next = (): number => {
    let [value, scale, byte] = [0, 1, 0x80]
    for (; (byte & 0x80) !== 0 && at < table.length && scale < 2 ** 49; scale *= 128) {
      byte = table[at++] ?? 0
      value += (byte & 0x7f) * scale
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }
  while (at < table.length) {
    const difference = next()
    // A negative one is that of an expression, less one.
    place += difference < 0 ? -difference - 1 : difference
    position += next()
    if (place > offset) break
    found = position
  }
  // SourcePosition: a bit that says where, and 30 bits of the position plus one.
  return found === undefined ? undefined : (Math.floor(found / 2) % 2 ** 30) - 1
}

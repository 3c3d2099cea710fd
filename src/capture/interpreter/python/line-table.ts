/** _PyCodeLocationInfoKind (Include/cpython/code.h) */
const ONE_LINE_FIRST = 10
const ONE_LINE_LAST = 12
const NO_COLUMNS = 13
const LONG = 14
const NONE = 15

/** Bytes of an instruction, and of an inline cache entry: _Py_CODEUNIT. */
const UNIT = 2

/**
 * The line of the instruction `offset` bytes into the code, by co_linetable as CPython has it since 3.11
 * (Objects/locations.md): entries that begin with a byte whose highest bit is set, which holds their kind and for how many
 * units they are. undefined where the table says none.
 */
export function lineAt(table: Uint8Array, firstLine: number, offset: number): number | undefined {
  let line = firstLine
  let end = 0
  for (let at = 0; at < table.length; ) {
    const first = table[at] ?? 0
    const kind = (first >> 3) & 15
    line += lineChange(table, at + 1, kind)
    end += ((first & 7) + 1) * UNIT
    if (offset < end) return kind === NONE ? undefined : line
    at += 1
    while (at < table.length && ((table[at] ?? 0) & 0x80) === 0) at += 1
  }
  return undefined
}

function lineChange(table: Uint8Array, at: number, kind: number): number {
  if (kind >= ONE_LINE_FIRST && kind <= ONE_LINE_LAST) return kind - ONE_LINE_FIRST
  if (kind !== NO_COLUMNS && kind !== LONG) return 0
  const value = variableLength(table, at)
  return (value & 1) === 1 ? -(value >>> 1) : value >>> 1
}

/** Six bits a byte, the lowest first; another byte follows one with 0x40. */
function variableLength(table: Uint8Array, start: number): number {
  let value = 0
  for (let at = start, shift = 0; shift < 30; at++, shift += 6) {
    const byte = table[at] ?? 0
    value |= (byte & 0x3f) << shift
    if ((byte & 0x40) === 0) break
  }
  return value >>> 0
}

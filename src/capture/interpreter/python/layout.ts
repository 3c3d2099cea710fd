import type { Peek } from '../peek.js'

/** Where CPython has what leads to the frames of a thread: bytes from the beginning of each structure. */
export interface Layout {
  /** _PyRuntimeState: interpreters.head */
  interpreters: number
  /** PyInterpreterState; threads: threads.head */
  interpreter: { next: number; threads: number }
  /** PyThreadState; frame: the current one, or the _PyCFrame that has it at `inCFrame`. */
  thread: { next: number; nativeId: number; frame: number; inCFrame?: number }
  /** _PyInterpreterFrame; code: f_code or f_executable, instruction: prev_instr or instr_ptr */
  frame: { previous: number; code: number; instruction: number; owner: number }
  /** PyCodeObject */
  code: { filename: number; qualname: number; firstLine: number; lineTable: number; instructions: number }
  /** PyObject: ob_type */
  type: number
  /** PyBytesObject */
  bytes: { size: number; start: number }
  /** PyASCIIObject and the size of it and of PyCompactUnicodeObject, after which the characters follow */
  text: { length: number; state: number; asciiSize: number; compactSize: number }
}

const BYTES = { size: 16, start: 32 }

/**
 * Of releases that do not say it themselves, by offsetof(3) in their headers (Include/internal/pycore_runtime.h,
 * pycore_interp.h, pycore_frame.h, cpython/code.h, cpython/unicodeobject.h), on 64-bit machines, as all patch releases of
 * a minor one have it.
 */
const KNOWN: Readonly<Record<number, Layout>> = {
  779: {
    interpreters: 40,
    interpreter: { next: 0, threads: 16 },
    thread: { next: 8, nativeId: 160, frame: 56, inCFrame: 8 },
    frame: { previous: 48, code: 32, instruction: 56, owner: 69 },
    code: { filename: 112, qualname: 128, firstLine: 72, lineTable: 136, instructions: 184 },
    type: 8,
    bytes: BYTES,
    text: { length: 16, state: 32, asciiSize: 48, compactSize: 72 },
  },
  780: {
    interpreters: 40,
    interpreter: { next: 0, threads: 72 },
    thread: { next: 8, nativeId: 144, frame: 56, inCFrame: 0 },
    frame: { previous: 8, code: 0, instruction: 56, owner: 70 },
    code: { filename: 112, qualname: 128, firstLine: 68, lineTable: 136, instructions: 192 },
    type: 8,
    bytes: BYTES,
    text: { length: 16, state: 32, asciiSize: 40, compactSize: 56 },
  },
}

/** From this one on, a table of offsets is at the beginning of _PyRuntime. */
const WITH_OFFSETS = 0x030d

/**
 * The layout of a release: of `version`, the value of Py_Version, which is PY_VERSION_HEX. `runtime`: the address of
 * _PyRuntime. undefined for a release that is not known.
 */
export function layoutOf(version: bigint, runtime: bigint, peek: Peek): Layout | undefined {
  const minor = Number((version >> 16n) & 0xffffn)
  return minor === WITH_OFFSETS ? described(runtime, version, peek) : KNOWN[minor]
}

/** struct _Py_DebugOffsets of 3.13 (Include/internal/pycore_runtime.h) */
const COOKIE = 'xdebugpy'
const OFFSETS_SIZE = 584
/** No structure of an interpreter is larger. */
const MAX_OFFSET = 1 << 24

function described(runtime: bigint, version: bigint, peek: Peek): Layout | undefined {
  const table = peek.bytes(runtime, OFFSETS_SIZE)
  if (!table || table.toString('latin1', 0, 8) !== COOKIE || table.readBigUInt64LE(8) !== version) return undefined
  let isSane = true
  const at = (place: number): number => {
    const offset = table.readBigUInt64LE(place)
    isSane &&= offset < BigInt(MAX_OFFSET)
    return Number(offset)
  }
  const asciiSize = at(560)
  const layout: Layout = {
    interpreters: at(40),
    interpreter: { next: at(64), threads: at(72) },
    thread: { next: at(168), nativeId: at(200), frame: at(184) },
    frame: { previous: at(232), code: at(240), instruction: at(248), owner: at(264) },
    code: { filename: at(280), qualname: at(296), firstLine: at(312), lineTable: at(304), instructions: at(344) },
    type: at(360),
    bytes: { size: at(520), start: at(528) },
    // utf8_length and utf8 follow.
    text: { length: at(552), state: at(544), asciiSize, compactSize: asciiSize + 16 },
  }
  return isSane ? layout : undefined
}

import { posix } from 'node:path'
import { libdw } from '../libdw.js'
import { ATTRIBUTE, boundedText, textOf } from './dies.js'
import type { Unit } from './units.js'

export interface SourcePlace {
  file?: string
  line?: number
}

/** The source line of an address, from the unit's line table. */
export function sourceOf({ die, bias }: Unit, address: bigint): SourcePlace {
  const line: bigint | null = libdw.lineAt(die, address - bias)
  if (!line) return {}
  const number = new Int32Array(1)
  if (libdw.lineNumber(line, number) !== 0) return {}
  // The C API has it as int, the line table as unsigned.
  return place(die, libdw.lineFile(line, null, null), number[0] && number[0] >>> 0)
}

/** The call that was inlined: file by its index in the unit's table. */
export function callPlace({ die }: Unit, fileIndex: number | undefined, line: number | undefined): SourcePlace {
  const files: [bigint | null] = [null]
  const count: [number | bigint] = [0]
  if (fileIndex === undefined || libdw.sourceFiles(die, files, count) !== 0) return { line }
  if (fileIndex >= Number(count[0])) return { line }
  return place(die, libdw.sourceFile(files[0], fileIndex, null, null), line)
}

/** Line 0 is code that belongs to no line. */
function place(unit: bigint, name: string | null, line: number | undefined): SourcePlace {
  const file = boundedText(name)
  const folder = textOf(unit, ATTRIBUTE.compilationDirectory) ?? ''
  // Builds made to be reproducible have relative folders, which lead nowhere.
  const isRelative = file && !posix.isAbsolute(file) && posix.isAbsolute(folder)
  return { file: isRelative ? posix.join(folder, file) : file && posix.normalize(file), line: line || undefined }
}

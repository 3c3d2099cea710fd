import { closeSync, fstatSync } from 'node:fs'
import { openFile, readWhole, type View } from '../files/in-root.js'
import { isOnLocalDisk } from './local-disk.js'

/**
 * The text of a source file that has not been changed after `notAfter`, ms since 1970. The path comes from the debug
 * information of a program that anyone may have built, and the report may be read by more people than its subject:
 * nothing is read that the readers of the view could not have read themselves, that is not a source file by its name
 * and looks, that is a link, or that lies on a mount that can block.
 */
export function readSource(view: View, path: string, notAfter: number): string | undefined {
  if (!SOURCE_NAME.test(path) || !isPlain(path) || !isOnLocalDisk(path)) return undefined
  const file = openFile(view, path, NO_LINKS)
  if (!file) return undefined
  try {
    if (fstatSync(file.descriptor).mtimeMs > notAfter) return undefined
    const text = readWhole(file.descriptor, Number(file.stats.size), MAX_BYTES)?.toString()
    return text?.includes('\0') ? undefined : text
  } finally {
    closeSync(file.descriptor)
  }
}

const SOURCE_NAME =
  /\.(?:c|cc|cpp|cxx|c\+\+|h|hh|hpp|hxx|inl|ipp|tcc|m|mm|s|rs|go|zig|d|nim|f|f90|f95|pas|adb|ads|ml|swift|v|cr|odin|java|kt|py|js|ts)$/i
const MAX_BYTES = 1024 * 1024
const NO_LINKS = 0

const isPlain = (path: string): boolean =>
  path
    .split('/')
    .slice(1)
    .every((name) => name !== '' && name !== '.' && name !== '..')

import { closeSync, openSync, readSync, statSync } from 'node:fs'

/** The first bytes of a file. Empty where nothing can be read, and of pipes, where it would be gone for who reads them next. */
export function beginningOf(path: string, bytes: number): Buffer {
  try {
    if (!statSync(path).isFile()) return Buffer.alloc(0)
    const descriptor = openSync(path, 'r')
    try {
      const start = Buffer.alloc(bytes)
      return start.subarray(0, readSync(descriptor, start))
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return Buffer.alloc(0)
  }
}

import { fstatSync, readSync } from 'node:fs'

/** Ranges of a file, read when they are asked for: a browser has 200 MB, of which a few KiB say what it is. */
export interface FileBytes {
  size: number
  /** What there is of the range: shorter at the end of the file, empty after it. */
  read(offset: number, length: number): Buffer
}

/** Throws the system's error where reading fails. */
export function fileBytes(fd: number): FileBytes {
  const { size } = fstatSync(fd)
  return {
    size,
    read: (offset, length) => {
      const available = offset >= 0 && offset < size ? Math.min(length, size - offset) : 0
      const bytes = Buffer.alloc(Math.max(0, available))
      return bytes.subarray(0, bytes.length && readSync(fd, bytes, 0, bytes.length, offset))
    },
  }
}

const STRING_STEP = 256

/** NUL-terminated text at an offset; undefined where no NUL follows within `limit` bytes. */
export function readString(bytes: FileBytes, offset: number, limit = 512): string | undefined {
  let text = Buffer.alloc(0)
  while (text.length < limit) {
    const step = bytes.read(offset + text.length, STRING_STEP)
    const end = step.indexOf(0)
    if (end !== -1) return Buffer.concat([text, step.subarray(0, end)]).toString()
    if (step.length < STRING_STEP) return undefined
    text = Buffer.concat([text, step])
  }
  return undefined
}

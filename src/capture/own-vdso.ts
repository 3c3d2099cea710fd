import { closeSync, openSync, readSync } from 'node:fs'
import { readOwn } from './files/own-process.js'

/** The code that the kernel maps into every process alike (vdso(7)); undefined where this process has none. */
export function readOwnVdso(): Buffer | undefined {
  const range = /^([0-9a-f]+)-([0-9a-f]+) .*\[vdso\]$/m.exec(readOwn('maps'))
  if (!range) return undefined
  const [start, end] = [BigInt(`0x${range[1]}`), BigInt(`0x${range[2]}`)]
  const bytes = Buffer.alloc(Number(end - start))
  const memory = openSync('/proc/self/mem', 'r')
  try {
    return readSync(memory, bytes, 0, bytes.length, start) === bytes.length ? bytes : undefined
  } finally {
    closeSync(memory)
  }
}

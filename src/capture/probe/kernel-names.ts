import { closeSync, openSync, readSync } from 'node:fs'
import { KERNEL_BTF } from '../bpf/obstacle.js'

/** struct btf_header of include/uapi/linux/btf.h: hdr_len, str_off and str_len, 32 bits each. */
const HEADER_BYTES = 24
const LENGTH_AT = 4
const STRINGS_AT = 16
const STRINGS_LENGTH_AT = 20

const CHUNK = 256 * 1024

/**
 * Whether a type, a member or a function of the running kernel has this name. It is looked for in the text alone, which
 * takes a fraction of the time in which libbpf parses the types. False where they cannot be read.
 */
export function kernelNames(name: string, file = KERNEL_BTF): boolean {
  const wanted = Buffer.from(`\0${name}\0`)
  const chunk = Buffer.alloc(CHUNK)
  let descriptor: number | undefined
  try {
    descriptor = openSync(file, 'r')
    if (readSync(descriptor, chunk, 0, HEADER_BYTES, 0) < HEADER_BYTES) return false
    let position = chunk.readUInt32LE(LENGTH_AT) + chunk.readUInt32LE(STRINGS_AT)
    const end = position + chunk.readUInt32LE(STRINGS_LENGTH_AT)
    while (position < end) {
      const length = readSync(descriptor, chunk, 0, Math.min(CHUNK, end - position), position)
      if (chunk.subarray(0, length).includes(wanted)) return true
      // The next one begins where this one may have cut the name.
      if (length < wanted.length) return false
      position += length - wanted.length + 1
    }
    return false
  } catch {
    return false
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

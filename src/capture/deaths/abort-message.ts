import { readFileSync, statSync } from 'node:fs'
import type { Libbpf } from '../bpf/libbpf.js'
import { findMappedFile } from '../event/find-mapped-file.js'
import { FileKey } from './abi.js'

/**
 * glibc keeps the text of abort() and assert() in a mapping that `__abort_msg` points at (exported as
 * GLIBC_PRIVATE, so stripped libraries have it). This program runs on the host's glibc, so its own
 * dynamic linker knows where the variable lies: the entry for the abort_messages map, or undefined
 * where there is no such symbol (musl).
 */
export function locateAbortMessage(bpf: Libbpf): { key: Buffer; value: Buffer } | undefined {
  const address = bpf.symbolAddress(null, '__abort_msg')
  if (!address) return undefined
  const library = findMappedFile(readFileSync('/proc/self/maps', 'utf8'), address)
  if (!library) return undefined

  const { dev, ino } = statSync(library.path, { bigint: true })
  const key = Buffer.alloc(FileKey.size)
  key.writeBigUInt64LE(ino, FileKey.offsets.inode)
  key.writeUInt32LE(kernelDevice(dev), FileKey.offsets.device)
  const value = Buffer.alloc(8)
  value.writeBigUInt64LE(address - library.base)
  return { key, value }
}

/** From glibc's dev_t (bits/sysmacros.h) to the kernel's own (include/linux/kdev_t.h). */
function kernelDevice(dev: bigint): number {
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & 0xfffff000n)
  const minor = (dev & 0xffn) | ((dev >> 12n) & 0xffffff00n)
  return Number((major << 20n) | minor)
}

import { fstatSync } from 'node:fs'
import { heldCapabilities } from './privilege.js'
import { EVERYONE, type Reader } from './reader.js'

/**
 * With whose permissions to read the files that a log or a core file names: anyone can write one, with any user id in
 * it. Undefined where its user ids can be believed. For whoever has no privilege, the kernel decides. With privilege it
 * is the owner of the input; what root or this user owns and no one else can write to was recorded here, and is believed.
 */
export function inputReaders(descriptor: number): readonly Reader[] | undefined {
  if (!readsEverything()) return []
  const stats = fstatSync(descriptor)
  if (!stats.isFile() || (stats.mode & WRITABLE_BY_OTHERS) !== 0) return [EVERYONE]
  return stats.uid === 0 || stats.uid === process.geteuid?.() ? undefined : [{ uid: stats.uid }]
}

const WRITABLE_BY_OTHERS = 0o022

/** include/uapi/linux/capability.h: CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH */
const READS_EVERYTHING = (1 << 1) | (1 << 2)

const readsEverything = (): boolean =>
  process.geteuid?.() === 0 || (heldCapabilities().effective & READS_EVERYTHING) !== 0

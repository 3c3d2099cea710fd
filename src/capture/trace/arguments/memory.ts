import { type Argument, shown, unsigned } from './argument.js'
import { address, hexNumber, int, size } from './common.js'
import { bits, choice, flags, flagsText, type Names, numbered } from './flags.js'

/** include/uapi/asm-generic/mman-common.h and mman.h */
const PROTECTIONS: Names = {
  ...bits('PROT_', 'READ WRITE EXEC SEM'),
  PROT_GROWSDOWN: 0x1000000,
  PROT_GROWSUP: 0x2000000,
}
const protection = flags(PROTECTIONS, 'PROT_NONE')
const MAP: Names = {
  MAP_FIXED: 0x10,
  MAP_ANONYMOUS: 0x20,
  MAP_32BIT: 0x40,
  MAP_GROWSDOWN: 0x100,
  MAP_DENYWRITE: 0x800,
  MAP_EXECUTABLE: 0x1000,
  MAP_LOCKED: 0x2000,
  MAP_NORESERVE: 0x4000,
  MAP_POPULATE: 0x8000,
  MAP_NONBLOCK: 0x10000,
  MAP_STACK: 0x20000,
  MAP_HUGETLB: 0x40000,
  MAP_SYNC: 0x80000,
  MAP_FIXED_NOREPLACE: 0x100000,
}
const TYPES = ['MAP_FILE', 'MAP_SHARED', 'MAP_PRIVATE', 'MAP_SHARED_VALIDATE']

const mapFlags = shown((_call, value) => {
  const number = unsigned(value)
  const others = flagsText(number & ~3, MAP, '')
  return [TYPES[number & 3], ...(others ? [others] : [])].join('|')
})

const ADVICE: Names = {
  ...numbered('MADV_', 'NORMAL RANDOM SEQUENTIAL WILLNEED DONTNEED'),
  ...numbered('MADV_', 'FREE REMOVE DONTFORK DOFORK', 8),
  ...numbered(
    'MADV_',
    'MERGEABLE UNMERGEABLE HUGEPAGE NOHUGEPAGE DONTDUMP DODUMP WIPEONFORK KEEPONFORK COLD PAGEOUT',
    12,
  ),
  MADV_POPULATE_READ: 22,
  MADV_POPULATE_WRITE: 23,
  MADV_GUARD_INSTALL: 102,
  MADV_GUARD_REMOVE: 103,
}

/** Only with MREMAP_FIXED. */
const newAddress = shown((call, value, index) =>
  (call.raw.arguments[3] ?? 0n) & 2n ? address.show(call, value, index) : undefined,
)

export const MEMORY: Record<string, readonly Argument[]> = {
  brk: [address],
  madvise: [address, size, choice(ADVICE)],
  mlock: [address, size],
  mmap: [address, size, protection, mapFlags, int, hexNumber],
  mprotect: [address, size, protection],
  mremap: [address, size, size, flags(bits('MREMAP_', 'MAYMOVE FIXED DONTUNMAP')), newAddress],
  msync: [address, size, flags(bits('MS_', 'ASYNC INVALIDATE SYNC'))],
  munlock: [address, size],
  munmap: [address, size],
  pkey_mprotect: [address, size, protection, int],
}

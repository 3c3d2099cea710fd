/**
 * Bytes between an address and a mapping beyond which the mapping explains nothing about the address. Findings and
 * reports share it: neither names a neighbour that the other calls far.
 */
export const MAX_NEARBY_BYTES = 16 * 1024 * 1024

/** vm.mmap_min_addr of common distributions: no mapping of a program lies below, and what does is an offset from null. */
export const NULL_REGION_END = 0x10000n

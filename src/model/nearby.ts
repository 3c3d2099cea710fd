/**
 * Bytes between an address and a mapping beyond which the mapping explains nothing about the address. Findings and
 * reports share it: neither names a neighbour that the other calls far.
 */
export const MAX_NEARBY_BYTES = 16 * 1024 * 1024

/** The memory of a process that dies or has died, as far as it can be read: of a core file, or of the process itself. */
export interface ProcessMemory {
  /** Bytes from an address on, within one mapping. Fewer than asked for, or none, where no more can be read. */
  read(address: bigint, length: number): Buffer
  /** Bytes that end at an address, within one mapping. */
  readBefore(address: bigint, length: number): Buffer
  /** Bytes from an address to the end of its mapping; 0 where nothing is mapped. */
  mappedFrom(address: bigint): bigint
}

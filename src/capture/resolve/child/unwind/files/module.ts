import type { Segment } from './elf-header.js'

/**
 * One ELF file open in libdw, at the addresses its own headers give: nothing in it depends on where a process had
 * it mapped, so it serves every crash that used the file.
 */
export interface Module {
  /** Unlike every other module's, ever. */
  id: number
  session: bigint
  handle: bigint
  segments: Segment[]
  /** Hexadecimal. */
  buildId?: string
}

/** An address in a module's own terms. */
export interface Spot {
  module: Module
  address: bigint
}

/** The address the module's own headers give to a byte of its file. undefined where no segment holds it. */
export function addressOf(module: Module, fileOffset: bigint): bigint | undefined {
  const holding = module.segments.filter(({ offset, size }) => fileOffset >= offset && fileOffset < offset + size)
  const segment = holding.find(({ executable }) => executable) ?? holding[0]
  return segment && fileOffset - segment.offset + segment.address
}

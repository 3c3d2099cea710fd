import type { ProgramHeader } from '../../model/elf.js'
import type { RawMapping } from '../../model/raw.js'
import { MAX_MAPPINGS } from './limits.js'
import type { FileTable } from './notes/files.js'

/** Where the addresses of programs end; the page of vsyscall beyond it is the kernel's. */
const PROGRAM_END = 1n << 63n

export interface CoreMappings {
  mappings: RawMapping[]
  /** How many there were. */
  total: number
}

/** The mappings, with the names of their files: the program headers have the ones, NT_FILE has the others. */
export function coreMappings(loads: readonly ProgramHeader[], files: FileTable | undefined): CoreMappings {
  const byStart = new Map(files?.ranges.map((file) => [file.start, file]))
  const own = loads.filter(({ address }) => address < PROGRAM_END)
  const mappings = own.slice(0, MAX_MAPPINGS).map((load): RawMapping => {
    const file = byStart.get(load.address)
    return {
      start: load.address,
      end: BigInt.asUintN(64, load.address + load.size),
      offset: file?.offset ?? 0n,
      ...(!file && files?.isComplete && { inode: 0n }),
      vmFlags: vmFlagsOf(load.flags),
      path: file?.path,
      deleted: file?.deleted ?? false,
    }
  })
  return { mappings, total: own.length }
}

/** PF_X 1, PF_W 2, PF_R 4 (include/uapi/linux/elf.h) to VM_READ 1, VM_WRITE 2, VM_EXEC 4 (include/linux/mm.h). */
export const vmFlagsOf = (flags: number): number => ((flags & 4) >> 2) | (flags & 2) | ((flags & 1) << 2)

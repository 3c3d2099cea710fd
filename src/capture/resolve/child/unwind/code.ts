import { closeSync } from 'node:fs'
import { INSTRUCTION_LENGTH } from '../../../../model/capacities.js'
import type { AddressRange, ModuleMapping, ResolveRequest } from '../../protocol.js'
import { fileBytes } from '../libraries/elf/file-bytes.js'
import { openMappedFile } from '../mapped-file.js'
import { addressOf, type Module, type Spot } from './files/module.js'
import { moduleOf } from './files/modules.js'
import { vdsoModule } from './files/vdso.js'

/** Where an address of the process lies. */
export interface CodePlace {
  /** The file, or [vdso]; absent for code made at run time. */
  path?: string
  /** Bytes into the file. */
  fileOffset?: bigint
  /** Absent where the file cannot be used. */
  spot?: Spot
}

export interface CodeMap {
  /** undefined where nothing executable is mapped. */
  find(pc: bigint): CodePlace | undefined
  /** The bytes of an instruction, of the file that is mapped there; undefined where it cannot be read. */
  instructionAt(pc: bigint): Uint8Array | undefined
}

/** The executable memory of a process. Files are opened when an address first falls into them. */
export function codeMapOf(request: ResolveRequest): CodeMap {
  const executable = request.modules.filter(({ executable }) => executable)
  const modules = new Map<ModuleMapping, Module | undefined>()
  const open = (mapping: ModuleMapping): Module | undefined => {
    if (!modules.has(mapping)) modules.set(mapping, moduleOf(request, mapping))
    return modules.get(mapping)
  }
  return {
    find(pc) {
      const mapping = executable.find((range) => contains(range, pc))
      if (mapping) return placeIn(open(mapping), mapping.path, pc - mapping.start + mapping.offset)
      const { vdso } = request
      if (vdso && contains(vdso, pc)) return placeIn(vdsoModule(vdso.bytes, request.machine), '[vdso]', pc - vdso.start)
      return request.anonymousCode?.some((range) => contains(range, pc)) ? {} : undefined
    },
    instructionAt(pc) {
      const mapping = executable.find((range) => contains(range, pc))
      const file = mapping && openMappedFile(request, mapping)
      if (!file) return undefined
      try {
        return fileBytes(file.descriptor).read(Number(pc - mapping.start + mapping.offset), INSTRUCTION_LENGTH)
      } finally {
        closeSync(file.descriptor)
      }
    },
  }
}

function placeIn(module: Module | undefined, path: string, fileOffset: bigint): CodePlace {
  const address = module && addressOf(module, fileOffset)
  return { path, fileOffset, spot: module && address !== undefined ? { module, address } : undefined }
}

const contains = ({ start, end }: AddressRange, address: bigint): boolean => address >= start && address < end

import { closeSync } from 'node:fs'
import type { ResolveRequest } from '../../protocol.js'
import { fileBytes } from '../libraries/elf/file-bytes.js'
import { openMappedFile } from '../mapped-file.js'

type ReadBytes = (address: bigint, length: number) => Buffer

/** Reads what was captured, and otherwise what is in the file that is mapped there, if the process could not change it. */
export const textReader =
  (request: ResolveRequest, captured: ReadBytes): ReadBytes =>
  (address, length) => {
    const bytes = captured(address, length)
    const mapping = request.modules.find(({ start, end }) => address >= start && address < end)
    if (bytes.length > 0 || mapping?.writable !== false) return bytes
    const file = openMappedFile(request, mapping)
    if (!file) return bytes
    try {
      const end = mapping.end - address
      const wanted = end < BigInt(length) ? Number(end) : length
      return fileBytes(file.descriptor).read(Number(address - mapping.start + mapping.offset), wanted)
    } finally {
      closeSync(file.descriptor)
    }
  }

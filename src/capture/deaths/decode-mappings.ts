import type { RawMapping } from '../../model/raw.js'
import { decodePath } from '../event/text.js'
import { MAPPING_FLAGS, Mapping } from './abi.js'

/**
 * Mappings of a record in order of address, each followed by its path unless it is of the same file as the last
 * one with a path. Where there are many, the kernel side takes the executable ones first.
 */
export function decodeMappings(section: Uint8Array): RawMapping[] {
  const view = new DataView(section.buffer, section.byteOffset, section.byteLength)
  const mappings: RawMapping[] = []
  let offset = 0
  let lastPath: string | undefined
  while (offset + Mapping.size <= section.length) {
    const mapping = Mapping.read(view, offset)
    offset += Mapping.size
    const path = section.subarray(offset, offset + mapping.path_length)
    offset += Math.ceil(mapping.path_length / 8) * 8
    const has = (flag: number): boolean => (mapping.flags & flag) !== 0
    if (path.length > 0) lastPath = decodePath(path, has(MAPPING_FLAGS.pathTruncated))
    mappings.push({
      start: mapping.start,
      end: mapping.end,
      offset: mapping.offset,
      inode: mapping.inode,
      device: mapping.device,
      vmFlags: mapping.vm_flags,
      path: path.length > 0 || has(MAPPING_FLAGS.sameFile) ? lastPath : undefined,
      deleted: has(MAPPING_FLAGS.deleted),
    })
  }
  return mappings.sort((a, b) => (a.start < b.start ? -1 : 1))
}

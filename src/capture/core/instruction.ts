import type { RawMapping } from '../../model/raw.js'
import { INSTRUCTION_LENGTH } from '../live/abi.js'
import { withFile } from '../resolve/libraries/in-root.js'
import { fileReader } from './core-file.js'
import type { CoreMemory } from './memory.js'

/** The bytes at an address. The kernel dumps no code of files, so those come from the file, of `same` files only. */
export function readInstruction(
  memory: CoreMemory,
  mappings: readonly RawMapping[],
  same: ReadonlySet<string>,
  address: bigint,
): Uint8Array | undefined {
  const dumped = memory.read(address, INSTRUCTION_LENGTH)
  const bytes = dumped.length > 0 ? dumped : fromFile(mappings, same, address)
  return bytes?.length === INSTRUCTION_LENGTH ? bytes : undefined
}

function fromFile(mappings: readonly RawMapping[], same: ReadonlySet<string>, address: bigint): Buffer | undefined {
  const mapping = mappings.find(({ start, end }) => address >= start && address < end)
  if (mapping?.path === undefined || !same.has(mapping.path)) return undefined
  const offset = address - mapping.start + mapping.offset
  return withFile('/', mapping.path, (descriptor) => fileReader(descriptor).read(offset, INSTRUCTION_LENGTH))
}

import { INSTRUCTION_LENGTH } from '../../model/capacities.js'
import type { RawMapping } from '../../model/raw.js'
import { type View, withFile } from '../files/in-root.js'
import type { ProcessMemory } from '../memory/process-memory.js'
import type { Core } from './core.js'
import { fileReader } from './core-file.js'

/** The bytes at an address. The kernel dumps no code of files, so those come from the file, of `same` files only. */
export function readInstruction(
  memory: ProcessMemory,
  mappings: readonly RawMapping[],
  { files, view }: Pick<Core, 'files' | 'view'>,
  address: bigint,
): Uint8Array | undefined {
  const dumped = memory.read(address, INSTRUCTION_LENGTH)
  const bytes = dumped.length > 0 ? dumped : fromFile(mappings, files.same, view, address)
  return bytes?.length === INSTRUCTION_LENGTH ? bytes : undefined
}

function fromFile(
  mappings: readonly RawMapping[],
  same: ReadonlySet<string>,
  view: View,
  address: bigint,
): Buffer | undefined {
  const mapping = mappings.find(({ start, end }) => address >= start && address < end)
  if (mapping?.path === undefined || !same.has(mapping.path)) return undefined
  const offset = address - mapping.start + mapping.offset
  return withFile(view, mapping.path, (descriptor) => fileReader(descriptor).read(offset, INSTRUCTION_LENGTH))
}

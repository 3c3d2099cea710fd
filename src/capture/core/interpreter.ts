import type { LanguageStack } from '../../model/language-stack.js'
import type { RawMapping } from '../../model/raw.js'
import { cpuOf } from '../cpu/cpus.js'
import { withFile } from '../files/in-root.js'
import { interpreterFiles, interpreterStack } from '../interpreter/interpreter-stack.js'
import type { ProcessMemory } from '../memory/process-memory.js'
import type { Core } from './core.js'
import { type FileReader, fileReader } from './core-file.js'

/**
 * The functions of the program that an interpreter ran, from a core with its memory. The kernel leaves out what the
 * process had not changed of a file (core(5), coredump_filter): it is read from that file, where it is here.
 */
export function interpreterStackOf(core: Core): LanguageStack | undefined {
  const { machine, memory, mappings, files, view, process } = core
  const { tid, registers } = process.thread
  const thread = { tid, stackPointer: registers[cpuOf(machine).stackPointer] ?? 0n }
  for (const { path = '' } of interpreterFiles(mappings)) {
    const own = mappings.filter((mapping) => mapping.path === path)
    const stack = files.same.has(path)
      ? withFile(view, path, (descriptor) =>
          interpreterStack(withUnchanged(memory, own, fileReader(descriptor)), own, thread),
        )
      : interpreterStack(memory, own, thread)
    if (stack) return stack
  }
  return undefined
}

/** Memory of which some is as it is in the file that these mappings are of. */
const withUnchanged = (memory: ProcessMemory, own: readonly RawMapping[], file: FileReader): ProcessMemory => ({
  ...memory,
  read: (address, length) => {
    const bytes = memory.read(address, length)
    const mapping =
      bytes.length === length ? undefined : own.find(({ start, end }) => start <= address && address < end)
    if (!mapping) return bytes
    const there = mapping.end - address
    return file.read(mapping.offset + address - mapping.start, there < BigInt(length) ? Number(there) : length)
  },
})

import { FOREIGN_STREAMS, STREAMS } from '../../../model/minidump.js'
import type { RawEvent, RawMapping } from '../../../model/raw.js'
import { VM_EXEC, VM_READ, VM_WRITE } from '../../../model/vm-flags.js'
import { type Maps, parseMaps } from '../../memory/maps-text.js'
import { MAX_MAPPINGS } from '../limits.js'
import type { LoadedModule } from './modules.js'
import type { Streams } from './streams.js'

export interface DumpedMappings extends Pick<Maps, 'mappings'> {
  landmarks: Partial<RawEvent['memory']>
  /** Nothing that was mapped is missing. */
  isComplete: boolean
}

/** The text of /proc/PID/maps as Breakpad keeps it, or the list of Crashpad; else only what the modules say. */
export function mappingsOf(streams: Streams, modules: readonly LoadedModule[]): DumpedMappings {
  const text = streams.find(STREAMS.maps)
  if (text) {
    const { mappings, landmarks } = parseMaps(text)
    // A writer that did not know the number of a file has written 0.
    const known = mappings.map(({ inode, device, ...mapping }) =>
      inode === 0n && mapping.path !== undefined ? mapping : { ...mapping, inode, device },
    )
    const stack = /^([0-9a-f]{1,16})-.* \[stack\]$/m.exec(text.toString('latin1'))?.[1]
    return {
      mappings: known.slice(0, MAX_MAPPINGS),
      landmarks: { ...landmarks, ...(stack && { startStack: BigInt(`0x${stack}`) }) },
      isComplete: known.length <= MAX_MAPPINGS,
    }
  }
  const info = streams.find(FOREIGN_STREAMS.memoryInfo)
  const list = info && ofMemoryInfo(info, modules)
  if (list && list.length > 0) return { mappings: list, landmarks: {}, isComplete: true }
  return { mappings: modules.map(ofModule), landmarks: {}, isComplete: false }
}

/** All of a module that is known is that it is a program, which can be executed. */
const ofModule = ({ start, end, path }: LoadedModule): RawMapping => ({
  ...{ start, end, path, deleted: false },
  offset: 0n,
  vmFlags: VM_READ | VM_EXEC,
})

/** Of MDRawMemoryInfo: address, size, state, protection. */
const MIN_ENTRY = 48
const STATE_COMMITTED = 0x1000
/** PAGE_READONLY and so on, of winnt.h. */
const PROTECTIONS: Readonly<Record<number, number>> = {
  2: VM_READ,
  4: VM_READ | VM_WRITE,
  8: VM_READ | VM_WRITE,
  16: VM_EXEC,
  32: VM_READ | VM_EXEC,
  64: VM_READ | VM_WRITE | VM_EXEC,
  128: VM_READ | VM_WRITE | VM_EXEC,
}

/** Linkers lay files out as they are in memory, so that the place in a module is that in its file, as far as code goes. */
function ofMemoryInfo(list: Buffer, modules: readonly LoadedModule[]): RawMapping[] {
  if (list.length < 16) return []
  const [headerSize, entrySize] = [list.readUInt32LE(0), list.readUInt32LE(4)]
  if (entrySize < MIN_ENTRY) return []
  const mappings: RawMapping[] = []
  for (let at = headerSize; at + MIN_ENTRY <= list.length && mappings.length < MAX_MAPPINGS; at += entrySize) {
    const [start, size] = [list.readBigUInt64LE(at), list.readBigUInt64LE(at + 24)]
    if (list.readUInt32LE(at + 32) !== STATE_COMMITTED) continue
    const module = modules.find((each) => start >= each.start && start < each.end)
    mappings.push({
      ...{ start, end: BigInt.asUintN(64, start + size), path: module?.path, deleted: false },
      ...(module ? {} : { inode: 0n }),
      offset: module ? start - module.start : 0n,
      vmFlags: PROTECTIONS[list.readUInt32LE(at + 36) & 0xff] ?? 0,
    })
  }
  return mappings
}

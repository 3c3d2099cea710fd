import type { CrashEvent, Mapping } from '../../model/event.js'
import { CV_ELF, MODULE_SIZE } from '../../model/minidump.js'
import { listOf, type Writer, writeLocation } from './writer.js'

interface LoadedFile {
  path: string
  base: bigint
  end: bigint
  buildId: string | undefined
}

/** MDRawModuleList: the program first, as readers take it for. */
export function addModules(writer: Writer, event: CrashEvent): Buffer {
  const { process, maps = [] } = event
  const files = loadedFiles(event, maps)
  const program = files.filter(({ path }) => path === process.exe)
  const others = files.filter(({ path }) => path !== process.exe)
  return listOf([...program, ...others].map((file) => moduleOf(writer, file)))
}

/** The size has 32 bits: what is further away is another copy of the file. */
const MAX_SIZE = 2n ** 32n

/** Files of which code was mapped, from their beginning to the end of the last mapping. */
function loadedFiles({ libraries = [] }: CrashEvent, maps: readonly Mapping[]): LoadedFile[] {
  const withCode = new Set(maps.filter(({ perms }) => perms[2] === 'x').map(({ path }) => path))
  const files = new Map<string, LoadedFile>()
  for (const { path, start, end, offset } of maps) {
    if (!path?.startsWith('/') || !withCode.has(path)) continue
    const known = files.get(path)
    if (known && BigInt(end) - known.base < MAX_SIZE) known.end = BigInt(end)
    else if (!known && BigInt(offset ?? 1) === 0n) {
      const buildId = libraries.find((library) => library.path === path)?.buildId
      files.set(path, { path, base: BigInt(start), end: BigInt(end), buildId })
    }
  }
  return [...files.values()]
}

/** MDRawModule: base, size, checksum, time, name; a version of 52 bytes; where the build id is. */
function moduleOf(writer: Writer, { path, base, end, buildId }: LoadedFile): Buffer {
  const module = Buffer.alloc(MODULE_SIZE)
  module.writeBigUInt64LE(base, 0)
  module.writeUInt32LE(Number(BigInt.asUintN(32, end - base)), 8)
  module.writeUInt32LE(writer.addText(path), 20)
  if (buildId !== undefined) writeLocation(module, writer.add(buildIdRecord(buildId)), 76)
  return module
}

function buildIdRecord(buildId: string): Buffer {
  const signature = Buffer.alloc(4)
  signature.writeUInt32LE(CV_ELF)
  return Buffer.concat([signature, Buffer.from(buildId, 'hex')])
}

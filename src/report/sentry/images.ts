import type { CrashEvent, Frame } from '../../model/event.js'

/** Those that Sentry calls otherwise than uname(2) does. */
const ARCHITECTURES: Readonly<Record<string, string>> = { aarch64: 'arm64', i386: 'x86', i686: 'x86', armv7l: 'arm' }

const MAX_IMAGES = 500
const MAX_PATH = 500

interface MappedFile {
  path: string
  start: bigint
  startText: string
  end: bigint
}

/** The mapped files with a build id as debug images: develop.sentry.dev/sdk/data-model/event-payloads/debugmeta. */
export function imagesOf(event: CrashEvent) {
  const buildIds = buildIdsOf(event)
  return mappedFiles(event)
    .flatMap(({ path, start, startText, end }) => {
      const codeId = buildIds.get(path)
      if (codeId === undefined) return []
      return [
        {
          type: 'elf',
          code_id: codeId,
          debug_id: debugIdOf(codeId),
          code_file: path.slice(0, MAX_PATH),
          image_addr: startText,
          image_size: Number(end - start),
          arch: ARCHITECTURES[event.host.arch] ?? event.host.arch,
        },
      ]
    })
    .slice(0, MAX_IMAGES)
}

/** The address of the mapped file that a frame is in. */
export function imageStarts(event: CrashEvent): (frame: Frame) => string | undefined {
  const starts = new Map(mappedFiles(event).map(({ path, startText }) => [path, startText]))
  return ({ module }) => (module === undefined ? undefined : starts.get(module))
}

/** Files of which code is mapped, each from its beginning to the end of its last mapping. */
function mappedFiles({ maps = [] }: CrashEvent): MappedFile[] {
  const withCode = new Set(maps.filter(({ perms }) => perms[2] === 'x').map(({ path }) => path))
  const files = new Map<string, MappedFile>()
  for (const { path, start, end, offset } of maps) {
    if (!path?.startsWith('/') || !withCode.has(path)) continue
    const known = files.get(path)
    if (known) known.end = BigInt(end)
    else if (BigInt(offset ?? 1) === 0n) {
      files.set(path, { path, start: BigInt(start), startText: start, end: BigInt(end) })
    }
  }
  return [...files.values()]
}

const BUILD_ID = /^([0-9a-f]{2}){1,64}$/

function buildIdsOf({ libraries = [], stack, threads = [] }: CrashEvent): ReadonlyMap<string, string> {
  const frames = [stack, ...threads.map((thread) => thread.stack)].flatMap((each) => each?.frames ?? [])
  const known = [
    ...frames.map(({ module, buildId }): [string?, string?] => [module, buildId]),
    ...libraries.map(({ path, buildId }): [string?, string?] => [path, buildId]),
  ]
  return new Map(
    known.flatMap(([path, buildId]): [string, string][] =>
      path !== undefined && buildId !== undefined && BUILD_ID.test(buildId) ? [[path, buildId]] : [],
    ),
  )
}

/**
 * The first 16 bytes of a build id as a GUID, whose first three fields are little-endian; a shorter one is filled with
 * zeros. See "Identifiers" of the documentation of Symbolicator.
 */
export function debugIdOf(buildId: string): string {
  const bytes = Buffer.alloc(16)
  bytes.write(buildId.slice(0, 32), 'hex')
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

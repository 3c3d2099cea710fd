import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { UserError } from '../../model/errors.js'

/** Formats that Node does not read, by the program that does, which has the same options as gzip(1). */
const TOOLS = {
  // RFC 8878, 3.1.1
  zstd: { package: 'zstd', magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]) },
  // The .xz File Format, 2.1.1.1
  xz: { package: 'xz-utils', magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) },
} as const
export type Tool = keyof typeof TOOLS

/** So many bytes show what a stream is compressed with. */
export const MAGIC_LENGTH = 6

const ARGUMENTS = ['--decompress', '--stdout', '--quiet']

/** What decompresses a stream that begins so; undefined for all that Node reads itself. */
export const toolOf = (start: Buffer): Tool | undefined =>
  (Object.keys(TOOLS) as Tool[]).find((tool) => start.indexOf(TOOLS[tool].magic) === 0)

/** The first bytes of what an open file was compressed from, as far as it can be; undefined where the program is not installed. */
export function firstDecompressed(tool: Tool, descriptor: number, bytes: number): Buffer | undefined {
  // It is ended when it has written more than that.
  const { stdout, error } = spawnSync(tool, ARGUMENTS, { stdio: [descriptor, 'pipe', 'ignore'], maxBuffer: bytes })
  return error && 'code' in error && error.code === 'ENOENT' ? undefined : stdout
}

/**
 * Decompresses what a descriptor is of, and closes it, or chunks. Throws UserError where the program is not installed, and
 * what reading the chunks throws.
 */
export async function* decompress(
  tool: Tool,
  input: number | AsyncIterable<Buffer>,
  path: string,
  onDamage: (problem: string) => void,
): AsyncGenerator<Buffer> {
  const isOpen = typeof input === 'number'
  const child = spawn(tool, ARGUMENTS, { stdio: [isOpen ? input : 'pipe', 'pipe', 'ignore'] })
  if (isOpen) closeSync(input)
  const fed = isOpen || !child.stdin ? undefined : feed(input, child.stdin)
  const ended = once(child, 'close').then(
    ([status]) => status,
    () => {
      const remedy = `install it with: apt-get install ${TOOLS[tool].package}`
      throw new UserError(`${path}: compressed with ${tool}, which is not here; ${remedy}`)
    },
  )
  // Awaited after the loop; until then a rejection counts as handled.
  ended.catch(() => {})
  try {
    if (child.stdout) yield* child.stdout
    const status = await ended
    const failure = await fed
    if (failure) throw failure
    if (status !== 0) onDamage(`the ${tool} stream is damaged or torn`)
  } finally {
    child.kill()
  }
}

/** Resolves to why the chunks could not be read. That the program takes no more of them is for its status to tell. */
const feed = (chunks: AsyncIterable<Buffer>, to: Writable): Promise<unknown> =>
  pipeline(chunks, to).then(
    () => undefined,
    (error) => (['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes(error.code) ? undefined : error),
  )

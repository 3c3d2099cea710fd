import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync } from 'node:fs'
import { UserError } from '../../model/errors.js'

/** Formats that Node does not read, by the program that does, which has the same options as gzip(1), and its package. */
const PACKAGES = { zstd: 'zstd', xz: 'xz-utils' } as const
export type Tool = keyof typeof PACKAGES

/** Decompresses what the descriptor is of, and closes it. Throws UserError where the program is not installed. */
export async function* decompress(
  tool: Tool,
  descriptor: number,
  path: string,
  onDamage: (problem: string) => void,
): AsyncGenerator<Buffer> {
  const child = spawn(tool, ['--decompress', '--stdout', '--quiet'], { stdio: [descriptor, 'pipe', 'ignore'] })
  closeSync(descriptor)
  const ended = once(child, 'close').then(
    ([status]) => status,
    () => {
      const remedy = `install it with: apt-get install ${PACKAGES[tool]}`
      throw new UserError(`${path}: compressed with ${tool}, which is not here; ${remedy}`)
    },
  )
  // Awaited after the loop; until then a rejection counts as handled.
  ended.catch(() => {})
  try {
    if (child.stdout) yield* child.stdout
    if ((await ended) !== 0) onDamage(`the ${tool} stream is damaged or torn`)
  } finally {
    child.kill()
  }
}

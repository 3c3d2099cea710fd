import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { UserError } from '../../model/errors.js'

/** Decompresses with zstd(1). Throws UserError where it is not installed. */
export async function* unzstd(path: string, onDamage: (problem: string) => void): AsyncGenerator<Buffer> {
  const descriptor = openSync(path, 'r')
  const child = spawn('zstd', ['--decompress', '--stdout', '--quiet'], { stdio: [descriptor, 'pipe', 'ignore'] })
  closeSync(descriptor)
  const ended = once(child, 'close').then(
    ([status]) => status,
    () => {
      throw new UserError(`${path}: compressed with zstd, which is not here; install it with: apt-get install zstd`)
    },
  )
  // Looked at behind the loop, and until then no failure nobody saw.
  ended.catch(() => {})
  try {
    if (child.stdout) yield* child.stdout
    if ((await ended) !== 0) onDamage('the zstd stream is damaged or torn')
  } finally {
    child.kill()
  }
}

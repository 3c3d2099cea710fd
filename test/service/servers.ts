import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { onTestFinished, vi } from 'vitest'

/** A port of loopback that is free now. */
export const freePort = (): Promise<number> =>
  new Promise((found, failed) => {
    const server = createServer().on('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => found(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** Starts a server and resolves when it answers at `ready`. It ends with the test. */
export async function startServer(command: string, args: readonly string[], ready: string): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk
  })
  const ended = new Promise((resolve) => child.on('close', resolve))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const answers = async (): Promise<boolean> => {
    if (child.exitCode !== null) throw new Error(`${command}: ${said}`)
    return fetch(ready).then(
      ({ ok }) => ok,
      () => false,
    )
  }
  await vi.waitUntil(answers, { timeout: 30_000, interval: 100 })
}

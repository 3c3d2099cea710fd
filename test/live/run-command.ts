import { spawn, spawnSync } from 'node:child_process'
import { PROGRAM } from '../../scripts/zoo/watch.mjs'

export interface Ran {
  status: number | null
  stdout: string
  stderr: string
}

/** `run` with these arguments; its standard input is `input`. */
export function run(args: string[], cwd: string): Promise<Ran> {
  const child = spawn(process.execPath, [PROGRAM, 'run', ...args], { cwd, stdio: ['pipe', 'pipe', 'pipe'] })
  const chunks: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] }
  child.stdout.on('data', (chunk) => chunks.stdout.push(chunk))
  child.stderr.on('data', (chunk) => chunks.stderr.push(chunk))
  child.stdin.end('input\n')
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) =>
      resolve({
        status,
        stdout: Buffer.concat(chunks.stdout).toString(),
        stderr: Buffer.concat(chunks.stderr).toString(),
      }),
    )
  })
}

/** In a shell with mounts of its own, where "$@" is crashcrawler. */
export const shell = (script: string, cwd: string) =>
  spawnSync('unshare', ['--mount', 'bash', '-c', script, 'bash', process.execPath, PROGRAM], {
    cwd,
    encoding: 'utf8',
    timeout: 60_000,
  })

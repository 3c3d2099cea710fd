import { spawn } from 'node:child_process'
import { clip, visible } from '../../model/text/visible.js'

const LIMIT_MS = 30_000
const MAX_WORDS = 500

/**
 * Runs a command with a text on its standard input. Throws Error with what it wrote to its standard error where it
 * cannot be started, takes longer than half a minute, or does not end with status 0; where it is
 * abandoned, it is killed.
 */
export function runCommand(
  [program = '', ...args]: readonly string[],
  input: string,
  abandoned: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'ignore', 'pipe'],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
      signal: abandoned,
    })
    let words = ''
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      if (words.length < MAX_WORDS) words += chunk
    })
    child.on('error', (error) => reject(new Error(`${program} cannot be started (${error.message})`)))
    child.on('close', (status, signal) => {
      if (status === 0) return resolve()
      const said = words.trim() === '' ? '' : `: ${visible(clip(words.trim(), MAX_WORDS))}`
      reject(new Error(`${program} ended with ${signal ?? `status ${status}`}${said}`))
    })
    // It need not read what it is given.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

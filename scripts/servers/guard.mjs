// @ts-check
import { spawn } from 'node:child_process'

/** Ends with its standard input, however this process ends: then the server ends, and its folder goes unless it is to be kept. */
const GUARD = `folder=$1; shift
"$@" & server=$!
read -r word
kill -INT $server 2>/dev/null
wait $server
[ "$word" = keep ] || rm -rf -- "$folder"`

/** An ordinary user for servers that refuse to run as root. */
export const NOBODY = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

/**
 * A server that does not outlive this process.
 * @param {string} folder is removed with it
 * @param {string[]} command
 * @param {{ uid?: number, gid?: number, output: number }} options
 */
export function guard(folder, command, { output, ...user }) {
  const child = spawn('sh', ['-c', GUARD, 'guard', folder, ...command], {
    ...user,
    cwd: folder,
    // Ctrl-C is for the command that started it.
    detached: true,
    stdio: ['pipe', output, output],
  })
  child.unref()
  const { stdin } = child
  if (!stdin) throw new Error('no pipe to the guard of a server')
  // Nothing keeps this process for the sake of the server.
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref()
  stdin.on('error', () => {})
  const ended = new Promise((resolve) => child.on('close', resolve))
  return {
    /** @param {'keep' | 'remove'} word what to do with the folder */
    async end(word) {
      child.ref()
      stdin.end(`${word}\n`)
      await ended
    },
  }
}

// @ts-check
import { spawnSync } from 'node:child_process'
import { SetupError } from './errors.mjs'

/**
 * Runs a command quietly and returns its standard output. Throws SetupError with all it printed when it cannot run or fails.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 */
export function run(command, args, options = {}) {
  const { error, status, signal, stdout, stderr } = spawnSync(command, args, {
    ...options,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (error) throw new SetupError(`cannot run ${command}: ${error.message}`)
  if (status === 0) return stdout
  throw new SetupError(`${command} ${args.join(' ')}: failed (${signal ?? `exit status ${status}`})`, stdout + stderr)
}

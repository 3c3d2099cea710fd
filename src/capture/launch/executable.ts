import { accessSync, constants, statSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError } from '../../model/errors.js'

/** execvp(3) without PATH in the environment. */
const DEFAULT_PATH = '/bin:/usr/bin'

/** Throws CommandError where a command cannot be started. */
export function checkExecutable([file = '']: readonly string[]): void {
  const obstacle = whyNotExecutable(file, process.env.PATH)
  if (obstacle) throw obstacle
}

/**
 * Why execvp(3) will not execute a command, told as a shell tells it; undefined where it will. What the kernel
 * finds out only when it reads the file, such as a missing interpreter, is not known here.
 */
export function whyNotExecutable(file: string, path: string | undefined): CommandError | undefined {
  if (file === '') return new CommandError('the command to run is an empty word', 127)
  const places = file.includes('/') ? [file] : (path ?? DEFAULT_PATH).split(':').map((folder) => join(folder, file))
  const obstacles = places.map(obstacleAt)
  if (obstacles.includes(undefined)) return undefined
  const denied = obstacles.find((obstacle) => obstacle !== NOT_THERE)
  if (denied) return new CommandError(`${file}: cannot be executed: ${denied}`, 126)
  const where = file.includes('/') ? 'no such file' : 'command not found: no folder of PATH has it'
  return new CommandError(`${file}: ${where}`, 127)
}

const NOT_THERE = 'not there'

function obstacleAt(path: string): string | undefined {
  try {
    const file = statSync(path)
    if (file.isDirectory()) return 'it is a folder'
    accessSync(path, constants.X_OK)
    return undefined
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return code === 'ENOENT' || code === 'ENOTDIR' ? NOT_THERE : 'permission denied; chmod +x makes a file executable'
  }
}

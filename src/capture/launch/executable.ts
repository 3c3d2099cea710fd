import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs'
import { machine } from 'node:os'
import { isElf, machineOfElf } from '../../model/elf-machine.js'
import { CommandError } from '../../model/errors.js'
import { wordsAsGiven } from './words.js'

/** execvp(3) without PATH in the environment. */
const DEFAULT_PATH = '/bin:/usr/bin'

/** Throws CommandError where a command cannot be started. */
export function checkExecutable(command: readonly string[]): void {
  const [file = ''] = wordsAsGiven(command)
  const obstacle = whyNotExecutable(file, process.env.PATH)
  if (obstacle) throw obstacle
}

/**
 * Why execvp(3) will not execute a command, in the words of a shell; undefined where it will. What the kernel
 * finds out only when it reads the file, such as a missing interpreter, is not known here.
 */
export function whyNotExecutable(word: string | Buffer, path: string | undefined): CommandError | undefined {
  const file = word.toString()
  if (file === '') return new CommandError('the command to run is an empty word', 127)
  const obstacles = placesOf(word, path).map(obstacleAt)
  if (obstacles.includes(undefined)) return undefined
  const denied = obstacles.find((obstacle) => obstacle !== NOT_THERE)
  if (denied) return new CommandError(`${file}: cannot be executed: ${denied}`, 126)
  const where = file.includes('/') ? 'no such file' : 'command not found: no folder of PATH has it'
  return new CommandError(`${file}: ${where}`, 127)
}

function placesOf(word: string | Buffer, path: string | undefined): (string | Buffer)[] {
  const inFolder = (folder: string): Buffer => Buffer.concat([Buffer.from(`${folder || '.'}/`), Buffer.from(word)])
  return word.includes('/') ? [word] : (path ?? DEFAULT_PATH).split(':').map(inFolder)
}

/** Throws CommandError for a program that the kernel did not recognize: a shell would report an error of syntax in it. */
export function checkScript(word: string | Buffer = ''): void {
  const file = placesOf(word, process.env.PATH).find((place) => obstacleAt(place) === undefined)
  const start = file === undefined ? Buffer.alloc(0) : startOf(file)
  if (!isElf(start)) return
  const target = start.length < START_BYTES ? THIS_MACHINE : machineOfElf(start)
  const reason =
    target === THIS_MACHINE ? 'the program is damaged' : `it was built for ${target}, and this is ${THIS_MACHINE}`
  throw new CommandError(`${word}: cannot be executed: ${reason}`, 126)
}

/** As many as name the processor. */
const START_BYTES = 20

const THIS_MACHINE = machine()

function startOf(path: string | Buffer): Buffer {
  const file = openSync(path, 'r')
  try {
    const start = Buffer.alloc(START_BYTES)
    return start.subarray(0, readSync(file, start))
  } finally {
    closeSync(file)
  }
}

const NOT_THERE = 'not there'

function obstacleAt(path: string | Buffer): string | undefined {
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

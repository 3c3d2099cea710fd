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
  const start = startOfProgram(word)
  if (!isElf(start)) return
  const target = start.length < MACHINE_END ? THIS_MACHINE : machineOfElf(start)
  const reason =
    target === THIS_MACHINE ? 'the program is damaged' : `it was built for ${target}, and this is ${THIS_MACHINE}`
  throw new CommandError(`${word}: cannot be executed: ${reason}`, 126)
}

/**
 * What a file asks for that is not there (ENOENT of execve(2)): the interpreter in its first line, or its loader. undefined
 * where the file does not say.
 */
export function whatItLacks(word: string | Buffer = ''): string | undefined {
  const start = startOfProgram(word)
  if (isElf(start)) return 'the loader that it was built for is not there (`readelf -l` names it)'
  const interpreter = /^#![ \t]*([^ \t\n\0]+)/.exec(start.toString())?.[1]
  if (interpreter === undefined) return undefined
  if (interpreter.endsWith('\r')) return 'its #! line ends with a carriage return; dos2unix removes it'
  return `the interpreter in its #! line, ${interpreter}, is not there, or lacks one itself`
}

function startOfProgram(word: string | Buffer): Buffer {
  const file = placesOf(word, process.env.PATH).find((place) => obstacleAt(place) === undefined)
  return file === undefined ? Buffer.alloc(0) : startOf(file)
}

/** BINPRM_BUF_SIZE of include/uapi/linux/binfmts.h: what the kernel reads of a file to see how to execute it. */
const START_BYTES = 256
/** The bytes of an ELF file up to the processor that it was built for. */
const MACHINE_END = 20

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

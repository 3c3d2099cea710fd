import { closeSync, openSync, readSync } from 'node:fs'
import { startSpare } from '../../capture/resolve/child-process.js'
import { isElf } from '../../model/elf-machine.js'

/** To start the resolver takes as long as to load the command that asks it for the symbols of a core file. */
export function startEarly([command, ...others]: readonly string[]): void {
  if (command === 'analyze' && others.some(isElfFile)) startSpare()
}

/** A guess: that the command can read it is for the command to say. */
function isElfFile(path: string): boolean {
  const start = Buffer.alloc(4)
  try {
    const descriptor = openSync(path, 'r')
    try {
      return readSync(descriptor, start, { position: 0 }) === start.length && isElf(start)
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return false
  }
}

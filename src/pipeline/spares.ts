import { beginningOf } from '../capture/log/beginning.js'
import { type Child, startSpare } from '../capture/resolve/child-process.js'
import { isElf } from '../model/elf-machine.js'
import type { Bundle } from '../model/kept-bundle.js'

export { startSpareCollector } from '../capture/deaths/spare-collector.js'
export { keepSpare as keepSpareResolver } from '../capture/resolve/child-process.js'

export type SpareResolver = Child

/**
 * Starts what resolves symbols where one of the words of a command line is a core file: that takes as long as to load the
 * command, which keeps it, and asks it later.
 */
export const startSpareResolver = (words: readonly string[]): SpareResolver | undefined =>
  words.some(isElfFile) ? startSpare() : undefined

/** A guess: that the command can read it is for the command to say. */
const isElfFile = (path: string): boolean => isElf(beginningOf(path, MAGIC_LENGTH))

const MAGIC_LENGTH = 4

type Serve = typeof import('../capture/resolve/child/serve.js')

/** All code of the process that resolves symbols, and of the thread that watches deaths. Throws without libdw. */
export function loadSpares(bundle: Bundle): Promise<unknown> {
  bundle.load('capture/deaths/collector')
  return bundle.load<Serve>('capture/resolve/child/serve').loadUnwinding()
}

import { beginningOf } from '../capture/log/beginning.js'
import { startSpare } from '../capture/resolve/child-process.js'
import { isElf } from '../model/elf-machine.js'
import type { Bundle } from '../model/kept-bundle.js'

export { startSpareCollector } from '../capture/deaths/spare-collector.js'
export { CHILD_FLAGS } from '../capture/resolve/child-process.js'

/**
 * Starts what resolves symbols where one of the words of a command line is a core file: that takes as long as to load the
 * command, which asks it later.
 */
export function startSpareResolver(words: readonly string[]): void {
  if (words.some(isElfFile)) startSpare()
}

/** A guess: that the command can read it is for the command to say. */
const isElfFile = (path: string): boolean => isElf(beginningOf(path, MAGIC_LENGTH))

const MAGIC_LENGTH = 4

type Serve = typeof import('../capture/resolve/child/serve.js')

/** All code of the process that resolves symbols. Throws without libdw. */
export const loadResolverProcess = (bundle: Bundle): Promise<unknown> =>
  bundle.load<Serve>('capture/resolve/child/serve').loadUnwinding()

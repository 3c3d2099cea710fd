import { closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { UserError } from '../../model/errors.js'
import { reasonOf } from '../../model/reason.js'
import { COREDUMP_SOCKET, SAVED_CORE_PATTERN } from '../../model/system-paths.js'
import { visible } from '../../model/text/visible.js'
import { replaceIn } from '../files/output-file.js'
import { openOutputFolder } from '../files/output-folder.js'
import { readLink } from '../proc/read.js'
import { hasCoredumpSocket } from './supported.js'

const CORE_PATTERN = '/proc/sys/kernel/core_pattern'

/** Of the kernel (fs/coredump.c). */
const DEFAULT_PATTERN = 'core'

/** `@@`: the kernel asks what to do, by the protocol of 6.17. */
const OWN_PATTERN = `@@${COREDUMP_SOCKET}`

/** core(5): a program that gets the core, or a socket. */
export const isHandler = (pattern: string): boolean => /^[|@]/.test(pattern)

export const isOwnPattern = (pattern: string): boolean => pattern === OWN_PATTERN

export const readCorePattern = (): string => readFileSync(CORE_PATTERN, 'latin1').replace(/\n$/, '')

/**
 * Makes the coredump socket the handler of all cores, and keeps the pattern that was there in a file, so that it survives a
 * crash of this process. Throws UserError where another program handles cores, unless it may be displaced, and where the
 * kernel has no such socket or refuses. `btf`: file with the types of the kernel, where it does not have them.
 */
export function claimCores({ displaces }: { displaces: boolean }, btf: string | undefined): void {
  const before = readCorePattern()
  if (isOwnPattern(before)) return
  if (!hasCoredumpSocket(btf)) {
    throw new UserError(
      'capture.coredump-socket: this kernel has no coredump socket; use Linux 6.17 or later, or remove the key',
    )
  }
  if (isHandler(before) && !displaces) {
    throw new UserError(
      `kernel.core_pattern belongs to another handler, ${visible(before)}: set capture.coredump-socket to displace, and it gets no cores while the service runs; or remove capture.coredump-socket`,
    )
  }
  if (!isInFirstMountNamespace()) {
    throw new UserError(
      `the kernel takes kernel.core_pattern=${OWN_PATTERN} from its first mount namespace only: the unit has to set it, with the drop-in of docs/service.md`,
    )
  }
  keep(before)
  write(OWN_PATTERN)
}

/** Restores the pattern that was there, if ours is in force. What somebody else has set in the meantime stays. */
export function restoreCores(): void {
  if (isOwnPattern(readCorePattern())) write(saved() ?? DEFAULT_PATTERN)
  rmSync(SAVED_CORE_PATTERN, { force: true })
}

/** The kernel compares it with that of its first task (fs/coredump.c: check_coredump_socket). */
export const isInFirstMountNamespace = (): boolean => readLink('/proc/self/ns/mnt') === readLink('/proc/1/ns/mnt')

function keep(pattern: string): void {
  const folder = openOutputFolder(dirname(SAVED_CORE_PATTERN), true, SAVED_CORE_PATTERN)
  try {
    replaceIn(folder, basename(SAVED_CORE_PATTERN), pattern, SAVED_CORE_PATTERN, 0o600)
  } finally {
    closeSync(folder.descriptor)
  }
}

function saved(): string | undefined {
  try {
    return readFileSync(SAVED_CORE_PATTERN, 'latin1')
  } catch {
    return undefined
  }
}

function write(pattern: string): void {
  try {
    writeFileSync(CORE_PATTERN, pattern, 'latin1')
  } catch (error) {
    throw new UserError(
      `kernel.core_pattern cannot be set to ${visible(pattern)} (${reasonOf(error)}); crashcrawler doctor says whether this kernel has a coredump socket`,
    )
  }
}

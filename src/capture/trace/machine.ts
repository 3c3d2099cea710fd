import { UserError } from '../../model/errors.js'
import type { Machine } from '../../model/syscalls/syscalls.js'

/** This machine's. Throws UserError where there is no table for it. */
export function machineOf(): Machine {
  if (process.arch === 'x64') return 'x86_64'
  if (process.arch === 'arm64') return 'aarch64'
  throw new UserError(`no table of system calls for ${process.arch}: x86-64 and arm64 are supported`)
}

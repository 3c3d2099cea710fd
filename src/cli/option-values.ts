import { UserError } from '../model/errors.js'
import { signalNumber } from '../model/signals.js'

/** What options are given, parsed. Each throws UserError that names the option and says what was expected. */

export function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UserError(`${option} ${text}: not a whole number`)
  return Number(text)
}

/** TASK_COMM_LEN without its NUL (include/linux/sched.h): a longer name would match nothing. */
const LONGEST_COMM_BYTES = 15

export function parseComm(text: string): string {
  if (Buffer.byteLength(text) > LONGEST_COMM_BYTES) {
    throw new UserError(`--comm ${text}: the kernel keeps ${LONGEST_COMM_BYTES} bytes of a name; give those`)
  }
  return text
}

/** As /proc/PID/cgroup has it, or as the file system does. */
export function parseCgroup(text: string): string {
  if (!text.startsWith('/')) {
    throw new UserError(`--cgroup ${text}: not a path in the unified hierarchy; give one such as /system.slice`)
  }
  return text.replace(/^\/sys\/fs\/cgroup(?=\/|$)/, '') || '/'
}

const CHUNK = 1024
const MOST_STACK_BYTES = 256 * CHUNK
export const STACK_BYTES = 32 * CHUNK

/** Rounded up to what the kernel side copies at a time. */
export function parseStackBytes(text: string): number {
  const bytes = wholeNumber('--stack-bytes', text)
  if (bytes > MOST_STACK_BYTES) throw new UserError(`--stack-bytes ${text}: at most ${MOST_STACK_BYTES}`)
  return Math.ceil(bytes / CHUNK) * CHUNK
}

export function parseSignal(text: string): number {
  const number = signalNumber(text)
  if (number === undefined)
    throw new UserError(`--signal ${text}: no such signal; give a name such as SIGSEGV or a number`)
  return number
}

import { cgroupPath } from '../model/cgroup-path.js'
import { UserError } from '../model/errors.js'
import {
  MAX_COMM_BYTES,
  MAX_POINTED_MEMORY,
  MAX_STACK_BYTES,
  MAX_THREAD_STACK_BYTES,
  MAX_THREADS,
  wholeChunks,
} from '../model/evidence-settings.js'
import { signalNumber } from '../model/signals.js'

/** What options are given, parsed. Each throws UserError that names the option and says what was expected. */

export function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UserError(`${option} ${text}: not a whole number`)
  return Number(text)
}

export function parseComm(text: string): string {
  if (Buffer.byteLength(text) > MAX_COMM_BYTES) {
    throw new UserError(`--comm ${text}: the kernel keeps ${MAX_COMM_BYTES} bytes of a name; give those`)
  }
  return text
}

export function parseCgroup(text: string): string {
  if (!text.startsWith('/')) {
    throw new UserError(`--cgroup ${text}: not a path in the unified hierarchy; give one such as /system.slice`)
  }
  return cgroupPath(text)
}

export const parseStackBytes = (text: string): number => stackBytes('--stack-bytes', text, MAX_STACK_BYTES)

export const parseThreadStackBytes = (text: string): number =>
  stackBytes('--thread-stack-bytes', text, MAX_THREAD_STACK_BYTES)

export const parsePointedMemory = (text: string): number => stackBytes('--pointed-memory', text, MAX_POINTED_MEMORY)

export function parseThreads(text: string): number {
  const threads = wholeNumber('--threads', text)
  if (threads > MAX_THREADS) throw new UserError(`--threads ${text}: at most ${MAX_THREADS}`)
  return threads
}

/** Rounded up to what the kernel side copies at a time. */
function stackBytes(option: string, text: string, max: number): number {
  const bytes = wholeNumber(option, text)
  if (bytes > max) throw new UserError(`${option} ${text}: at most ${max}`)
  return wholeChunks(bytes)
}

/** The name of an environment variable, whose value is captured. */
export function parseVariable(text: string): string {
  if (text === '' || text.includes('=')) {
    throw new UserError(`--env ${text}: not the name of a variable; give one such as LD_PRELOAD, without a value`)
  }
  return text
}

export function parseSignal(text: string): number {
  const number = signalNumber(text)
  if (number === undefined)
    throw new UserError(`--signal ${text}: no such signal; give a name such as SIGSEGV or a number`)
  return number
}

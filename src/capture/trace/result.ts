import koffi from 'koffi'
import { hex, type ShownCall, unsigned } from './arguments/argument.js'
import { modeText } from './arguments/common.js'
import { flagsText } from './arguments/flags.js'
import { openFlagsText } from './arguments/open.js'
import { polledText } from './arguments/waiting.js'

/** -4095 to -1 are errors: include/linux/err.h. */
const MAX_ERRNO = 4095n
export const isError = (result: bigint): boolean => result < 0n && result >= -MAX_ERRNO

/** The kernel's own, which a process never sees: include/linux/errno.h. */
const RESTARTS: Record<number, [name: string, meaning: string]> = {
  512: ['ERESTARTSYS', 'To be restarted if SA_RESTART is set'],
  513: ['ERESTARTNOINTR', 'To be restarted'],
  514: ['ERESTARTNOHAND', 'To be restarted if no handler'],
  516: ['ERESTART_RESTARTBLOCK', 'Interrupted by signal'],
}

const ADDRESSES = ['mmap', 'brk', 'mremap', 'shmat']

export interface Result {
  text: string
  error?: string
}

export function resultOf(name: string, call: ShownCall): Result {
  if (call.failed) return errorResult(Number(-call.raw.result))
  if (ADDRESSES.includes(name)) return { text: hex(BigInt.asUintN(64, call.raw.result)) }
  if (name === 'umask') return { text: modeText(Number(call.raw.result)) }
  if (name === 'poll') return { text: `${call.raw.result}${call.raw.result === 0n ? ' (Timeout)' : polledText(call)}` }
  if (name === 'fcntl') return { text: fcntlResult(call) }
  return { text: String(call.raw.result) }
}

function fcntlResult({ raw, machine }: ShownCall): string {
  const {
    arguments: [, command = 0n],
    result,
  } = raw
  const value = Number(result)
  if (unsigned(command) === 1)
    return value === 0 ? '0' : `${hex(result)} (flags ${flagsText(value, { FD_CLOEXEC: 1 })})`
  return unsigned(command) === 3 ? `${hex(result)} (flags ${openFlagsText(value, machine)})` : String(result)
}

const known = new Map<number, Result>()

function errorResult(errno: number): Result {
  const cached = known.get(errno)
  if (cached) return cached
  const restart = RESTARTS[errno]
  const [name, meaning] = restart ?? [libc().name(errno) ?? `E${errno}`, libc().meaning(errno)]
  const result = { text: `${restart ? '?' : '-1'} ${name} (${meaning})`, error: name }
  known.set(errno, result)
  return result
}

/** strerror(3): the words that strace and every other program uses. */
let functions: { name(errno: number): string | null; meaning(errno: number): string } | undefined
function libc() {
  if (functions) return functions
  const c = koffi.load('libc.so.6')
  functions = {
    name: c.func('const char *strerrorname_np(int)'),
    meaning: c.func('const char *strerror(int)'),
  }
  return functions
}

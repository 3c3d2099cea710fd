import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import { signalNumber } from '../model/signals.js'
import type { CaptureFilter, ExitsMode, OfflineFilter, WatchOptions } from '../pipeline.js'
import { parseDuration } from './duration.js'

/** The capture filters that every watching command has. */
export interface CaptureOptions {
  pid: string[]
  comm: string[]
  uid: string[]
  cgroup: string[]
  signal: string[]
  exits?: string
  minDuration?: string
  stackBytes?: string
  env: string[]
  pointedMemory?: true
  btf?: string
  for?: string
  maxEvents?: string
}

export const collect = (value: string, previous: string[]): string[] => [...previous, value]

export function addCaptureOptions(command: Command): Command {
  return command
    .option('--pid <PID>', 'only this process (repeatable)', collect, [])
    .option('--comm <NAME>', 'only processes of this name (repeatable)', collect, [])
    .option('--uid <UID>', 'only processes of this user id (repeatable)', collect, [])
    .option('--cgroup <PATH>', 'only processes in or below this cgroup (repeatable)', collect, [])
    .option('--signal <NAME>', 'only deaths by this signal, such as SIGSEGV (repeatable)', collect, [])
    .option('--exits <WHICH>', 'failed: signals and non-zero statuses, the default; signal; all')
    .option('--min-duration <TIME>', 'only processes that lived at least this long, such as 10s')
    .option('--stack-bytes <N>', 'most bytes of user stack to take, at most 262144; default 32768')
    .option('--env <NAME>', 'keep this environment variable (repeatable; none is kept by default)', collect, [])
    .option('--pointed-memory', 'take 64 bytes of memory at every register that points at some')
    .option('--btf <FILE>', "the kernel's types, for a kernel without /sys/kernel/btf/vmlinux")
    .option('--for <TIME>', 'stop after this time, such as 10m')
    .option('--max-events <N>', 'stop after N deaths')
}

export function watchOptions(options: CaptureOptions): WatchOptions {
  return {
    capture: {
      exits: exitsOf(options) ?? 'failed',
      stackBytes: options.stackBytes === undefined ? STACK_BYTES : parseStackBytes(options.stackBytes),
      environment: options.env,
      pointedMemory: options.pointedMemory ?? false,
      btf: options.btf,
    },
    filter: filterOf(options),
  }
}

/** Of what was recorded elsewhere, all that was recorded is of interest unless --exits says otherwise. */
export function offlineFilter(options: CaptureOptions): OfflineFilter {
  for (const [name, value] of liveOnly(options)) if (value) throw new UserError(`${name} needs --live`)
  return { ...filterOf(options), exits: exitsOf(options) ?? 'all' }
}

const liveOnly = (options: CaptureOptions): [name: string, given: boolean][] => [
  ['--stack-bytes', options.stackBytes !== undefined],
  ['--env', options.env.length > 0],
  ['--pointed-memory', options.pointedMemory === true],
  ['--btf', options.btf !== undefined],
  ['--for', options.for !== undefined],
]

const EXITS: readonly ExitsMode[] = ['failed', 'signal', 'all']

const exitsOf = ({ exits }: CaptureOptions): ExitsMode | undefined =>
  exits === undefined ? undefined : choice('--exits', exits, EXITS)

const filterOf = (options: CaptureOptions): CaptureFilter => ({
  pids: options.pid.map((text) => wholeNumber('--pid', text)),
  comms: options.comm.map(parseComm),
  uids: options.uid.map((text) => wholeNumber('--uid', text)),
  cgroups: options.cgroup.map(parseCgroup),
  signals: options.signal.map(parseSignal),
  minDurationMs: options.minDuration === undefined ? 0 : parseDuration(options.minDuration, '--min-duration'),
})

export interface Limits {
  forMs: number | undefined
  maxEvents: number
}

export function limits(options: Pick<CaptureOptions, 'for' | 'maxEvents'>): Limits {
  return {
    forMs: options.for === undefined ? undefined : parseTimeLimit(options.for),
    maxEvents: options.maxEvents === undefined ? Number.POSITIVE_INFINITY : parseMaxEvents(options.maxEvents),
  }
}

/** A timer set to more fires at once (TIMEOUT_MAX of lib/internal/timers.js). */
const LONGEST_TIMER_MS = 2 ** 31 - 1

function parseTimeLimit(text: string): number {
  const ms = parseDuration(text, '--for')
  if (ms > LONGEST_TIMER_MS) throw new UserError(`--for ${text}: at most 24d; leave it out to watch until stopped`)
  return ms
}

function parseMaxEvents(text: string): number {
  const number = wholeNumber('--max-events', text)
  if (number === 0) throw new UserError(`--max-events ${text}: give 1 or more`)
  return number
}

/** One of the allowed words. Throws UserError listing them. */
export function choice<T extends string>(option: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === text)
  if (found === undefined) throw new UserError(`${option} ${text}: unknown; choose one of ${allowed.join(', ')}`)
  return found
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UserError(`${option} ${text}: not a whole number`)
  return Number(text)
}

/** TASK_COMM_LEN without its NUL (include/linux/sched.h): a longer name would match nothing. */
const LONGEST_COMM_BYTES = 15

function parseComm(text: string): string {
  if (Buffer.byteLength(text) > LONGEST_COMM_BYTES) {
    throw new UserError(`--comm ${text}: the kernel keeps ${LONGEST_COMM_BYTES} bytes of a name; give those`)
  }
  return text
}

/** As /proc/PID/cgroup has it, or as the file system does. */
function parseCgroup(text: string): string {
  if (!text.startsWith('/')) {
    throw new UserError(`--cgroup ${text}: not a path in the unified hierarchy; give one such as /system.slice`)
  }
  return text.replace(/^\/sys\/fs\/cgroup(?=\/|$)/, '') || '/'
}

const CHUNK = 1024
const MOST_STACK_BYTES = 256 * CHUNK
const STACK_BYTES = 32 * CHUNK

/** Rounded up to what the kernel side copies at a time. */
function parseStackBytes(text: string): number {
  const bytes = wholeNumber('--stack-bytes', text)
  if (bytes > MOST_STACK_BYTES) throw new UserError(`--stack-bytes ${text}: at most ${MOST_STACK_BYTES}`)
  return Math.ceil(bytes / CHUNK) * CHUNK
}

function parseSignal(text: string): number {
  const number = signalNumber(text)
  if (number === undefined)
    throw new UserError(`--signal ${text}: no such signal; give a name such as SIGSEGV or a number`)
  return number
}

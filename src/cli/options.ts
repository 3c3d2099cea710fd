import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import { signalNumber } from '../model/signals.js'
import type { WatchOptions } from '../pipeline.js'
import { parseDuration } from './duration.js'

/** The capture filters that every watching command has. */
export interface CaptureOptions {
  pid: string[]
  comm: string[]
  uid: string[]
  cgroup: string[]
  signal: string[]
  exits: string
  minDuration?: string
  stackBytes: string
  env: string[]
  pointedMemory?: true
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
    .option('--exits <WHICH>', 'failed: signals and non-zero statuses; signal; all', 'failed')
    .option('--min-duration <TIME>', 'only processes that lived at least this long, such as 10s')
    .option('--stack-bytes <N>', 'most bytes of user stack to take, at most 262144', '32768')
    .option('--env <NAME>', 'keep this environment variable (repeatable; none is kept by default)', collect, [])
    .option('--pointed-memory', 'take 64 bytes of memory at every register that points at some')
    .option('--for <TIME>', 'stop after this time, such as 10m')
    .option('--max-events <N>', 'stop after N deaths')
}

export function watchOptions(options: CaptureOptions): WatchOptions {
  return {
    capture: {
      exits: choice('--exits', options.exits, ['failed', 'signal', 'all']),
      stackBytes: parseStackBytes(options.stackBytes),
      environment: options.env,
      pointedMemory: options.pointedMemory ?? false,
    },
    filter: {
      pids: options.pid.map((text) => wholeNumber('--pid', text)),
      comms: options.comm,
      uids: options.uid.map((text) => wholeNumber('--uid', text)),
      cgroups: options.cgroup,
      signals: options.signal.map(parseSignal),
      minDurationMs: options.minDuration === undefined ? 0 : parseDuration(options.minDuration, '--min-duration'),
    },
  }
}

export interface Limits {
  forMs: number | undefined
  maxEvents: number
}

export function limits(options: Pick<CaptureOptions, 'for' | 'maxEvents'>): Limits {
  return {
    forMs: options.for === undefined ? undefined : parseDuration(options.for, '--for'),
    maxEvents:
      options.maxEvents === undefined ? Number.POSITIVE_INFINITY : wholeNumber('--max-events', options.maxEvents),
  }
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

const CHUNK = 1024
const MOST_STACK_BYTES = 256 * CHUNK

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

import { type Command, Option } from 'commander'
import { UserError } from '../model/errors.js'
import { POINTED_MEMORY, STACK_BYTES, THREAD_STACK_BYTES, THREADS } from '../model/evidence-settings.js'
import { EXITS_MODES, type ExitsMode } from '../model/exits.js'
import { SIGNAL_NAMES } from '../model/signals.js'
import type { CaptureFilter, OfflineFilter } from '../pipeline/filter.js'
import type { WatchOptions } from '../pipeline/watch.js'
import { choice } from './choice.js'
import { parseDuration } from './duration.js'
import {
  parseCgroup,
  parseComm,
  parsePointedMemory,
  parseSignal,
  parseStackBytes,
  parseThreadStackBytes,
  parseThreads,
  parseVariable,
  wholeNumber,
} from './option-values.js'

/** Which processes. */
export interface FilterOptions {
  pid: string[]
  comm: string[]
  uid: string[]
  cgroup: string[]
  signal: string[]
  exits?: string
  minDuration?: string
}

/** How much to take of each death. */
export interface EvidenceOptions {
  stackBytes?: string
  threads?: string
  threadStackBytes?: string
  env: string[]
  pointedMemory?: string
  /** false for --no-memory. */
  memory: boolean
  breadcrumbs?: true
  btf?: string
}

/** How long to watch. */
export interface LimitOptions {
  for?: string
  maxEvents?: string
}

export type CaptureOptions = FilterOptions & EvidenceOptions & LimitOptions

/** An option with words to choose from, which its description lists. `choice` checks what was chosen. */
export function choiceOption(flags: string, description: string, words: readonly string[]): Option {
  const option = new Option(flags, description)
  option.argChoices = [...words]
  return option
}

export const collect = (value: string, previous: string[]): string[] => [...previous, value]

export const addCaptureOptions = (command: Command): Command =>
  addLimitOptions(addEvidenceOptions(addFilterOptions(command, 'failed')))

export function addFilterOptions(command: Command, exits: ExitsMode): Command {
  return command
    .option('--pid <PID>', 'only this process (repeatable)', collect, [])
    .option('--comm <NAME>', 'only processes of this name (repeatable)', collect, [])
    .option('--uid <UID>', 'only processes of this user id (repeatable)', collect, [])
    .option('--cgroup <PATH>', 'only processes in or below this cgroup (repeatable)', collect, [])
    .addOption(
      choiceOption('--signal <NAME>', 'only deaths by this signal, such as SIGSEGV (repeatable)', SIGNAL_NAMES)
        .argParser(collect)
        .default([]),
    )
    .addOption(
      choiceOption(
        '--exits <WHICH>',
        `which deaths: failed (by signal or with a non-zero status), signal or all; default ${exits}`,
        EXITS_MODES,
      ),
    )
    .option('--min-duration <TIME>', 'only processes that lived at least this long, such as 10s')
}

export function addEvidenceOptions(command: Command): Command {
  return command
    .option('--stack-bytes <N>', 'bytes of user stack to capture for each death; default 32768, at most 262144')
    .option('--threads <N>', 'threads to capture of each process; default 64, at most 1024')
    .option('--thread-stack-bytes <N>', 'bytes of stack to capture for each other thread; default 8192, at most 65536')
    .option(
      '--env <NAME>',
      'keep this environment variable (repeatable; by default, run keeps LD_PRELOAD, LD_AUDIT, LD_LIBRARY_PATH and PATH, and other commands none)',
      collect,
      [],
    )
    .option(
      '--pointed-memory <BYTES>',
      'memory to capture that registers and the stack point at, for the values of variables and for debuggers; default 16384, at most 65536, 0 for none',
    )
    .option(
      '--no-memory',
      'keep no memory in the event log, and no values of variables: debuggers cannot open what was recorded',
    )
    .option(
      '--breadcrumbs',
      'capture what each process last wrote to standard error and how that output began, and its last failed system calls',
    )
    .option(...BTF_OPTION)
}

export const BTF_OPTION: [flags: string, description: string] = [
  '--btf <FILE>',
  "BTF file with the kernel's types, for a kernel without /sys/kernel/btf/vmlinux",
]

export function addLimitOptions(command: Command): Command {
  return command
    .option('--for <TIME>', 'stop after this time, such as 10m')
    .option('--max-events <N>', 'stop after N deaths')
}

/** `isKept`: there is a log or a store that the evidence goes to. */
export const watchOptions = (options: CaptureOptions, isKept: boolean): WatchOptions => ({
  capture: { exits: exitsOf(options) ?? 'failed', ...evidenceOf(options, isKept) },
  filter: filterOf(options),
})

export const evidenceOf = (options: EvidenceOptions, isKept: boolean) => ({
  stackBytes: options.stackBytes === undefined ? STACK_BYTES : parseStackBytes(options.stackBytes),
  threads: options.threads === undefined ? THREADS : parseThreads(options.threads),
  threadStackBytes:
    options.threadStackBytes === undefined ? THREAD_STACK_BYTES : parseThreadStackBytes(options.threadStackBytes),
  environment: options.env.map(parseVariable),
  pointedMemory: options.memory ? parsePointedMemory(options.pointedMemory ?? `${POINTED_MEMORY}`) : 0,
  keepsMemory: options.memory && isKept,
  breadcrumbs: options.breadcrumbs ?? false,
  btf: options.btf,
})

/** Of what was recorded elsewhere, all that was recorded is of interest unless --exits says otherwise. */
export function offlineFilter(options: CaptureOptions, ids: readonly string[]): OfflineFilter {
  for (const [name, value] of liveOnly(options)) if (value) throw new UserError(`${name} needs --live`)
  return { ...filterOf(options), exits: exitsOf(options) ?? 'all', ids }
}

const liveOnly = (options: CaptureOptions): [name: string, given: boolean][] => [
  ['--stack-bytes', options.stackBytes !== undefined],
  ['--threads', options.threads !== undefined],
  ['--thread-stack-bytes', options.threadStackBytes !== undefined],
  ['--env', options.env.length > 0],
  ['--pointed-memory', options.pointedMemory !== undefined],
  ['--no-memory', !options.memory],
  ['--breadcrumbs', options.breadcrumbs === true],
  ['--btf', options.btf !== undefined],
  ['--for', options.for !== undefined],
]

export const exitsOf = ({ exits }: FilterOptions): ExitsMode | undefined =>
  exits === undefined ? undefined : choice('--exits', exits, EXITS_MODES)

export const filterOf = (options: FilterOptions): CaptureFilter => ({
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

export function limits(options: LimitOptions): Limits {
  return {
    forMs: options.for === undefined ? undefined : parseTimeLimit(options.for),
    maxEvents: options.maxEvents === undefined ? Number.POSITIVE_INFINITY : parseMaxEvents(options.maxEvents),
  }
}

/** A timer set to more fires at once (TIMEOUT_MAX of lib/internal/timers.js). */
const MAX_TIMER_MS = 2 ** 31 - 1

function parseTimeLimit(text: string): number {
  const ms = parseDuration(text, '--for')
  if (ms > MAX_TIMER_MS) throw new UserError(`--for ${text}: at most 24d; leave it out to watch until stopped`)
  return ms
}

function parseMaxEvents(text: string): number {
  const number = wholeNumber('--max-events', text)
  if (number === 0) throw new UserError(`--max-events ${text}: give 1 or more`)
  return number
}

import { type Command, Option } from 'commander'
import { UserError } from '../model/errors.js'
import { SIGNAL_NAMES } from '../model/signals.js'
import type { CaptureFilter, ExitsMode, OfflineFilter, WatchOptions } from '../pipeline.js'
import { parseDuration } from './duration.js'
import { parseCgroup, parseComm, parseSignal, parseStackBytes, STACK_BYTES, wholeNumber } from './option-values.js'

const EXITS: readonly ExitsMode[] = ['failed', 'signal', 'all']

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
  env: string[]
  pointedMemory?: true
  breadcrumbs?: true
  btf?: string
}

/** How long to watch. */
export interface LimitOptions {
  for?: string
  maxEvents?: string
}

export type CaptureOptions = FilterOptions & EvidenceOptions & LimitOptions

/** An option with words to choose from, which its description tells. `choice` checks what was chosen. */
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
      choiceOption('--exits <WHICH>', `failed: signals and non-zero statuses; signal; all; default ${exits}`, EXITS),
    )
    .option('--min-duration <TIME>', 'only processes that lived at least this long, such as 10s')
}

export function addEvidenceOptions(command: Command): Command {
  return command
    .option('--stack-bytes <N>', 'most bytes of user stack to take, at most 262144; default 32768')
    .option('--env <NAME>', 'keep this environment variable (repeatable; none is kept by default)', collect, [])
    .option('--pointed-memory', 'take 64 bytes of memory at every register that points at some')
    .option('--breadcrumbs', 'what each process last wrote to standard error, and its last failed system calls')
    .option(...BTF_OPTION)
}

export const BTF_OPTION: [flags: string, description: string] = [
  '--btf <FILE>',
  "the kernel's types, for a kernel without /sys/kernel/btf/vmlinux",
]

export function addLimitOptions(command: Command): Command {
  return command
    .option('--for <TIME>', 'stop after this time, such as 10m')
    .option('--max-events <N>', 'stop after N deaths')
}

export const watchOptions = (options: CaptureOptions): WatchOptions => ({
  capture: { exits: exitsOf(options) ?? 'failed', ...evidenceOf(options) },
  filter: filterOf(options),
})

export const evidenceOf = (options: EvidenceOptions) => ({
  stackBytes: options.stackBytes === undefined ? STACK_BYTES : parseStackBytes(options.stackBytes),
  environment: options.env,
  pointedMemory: options.pointedMemory ?? false,
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
  ['--env', options.env.length > 0],
  ['--pointed-memory', options.pointedMemory === true],
  ['--breadcrumbs', options.breadcrumbs === true],
  ['--btf', options.btf !== undefined],
  ['--for', options.for !== undefined],
]

export const exitsOf = ({ exits }: FilterOptions): ExitsMode | undefined =>
  exits === undefined ? undefined : choice('--exits', exits, EXITS)

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

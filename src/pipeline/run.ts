import { statusOnly } from '../capture/event/status-only.js'
import { ANY_DEATH } from '../capture/filter.js'
import { readHost } from '../capture/host.js'
import { type Ending, type Launched, launch } from '../capture/launch/launch.js'
import { findUser } from '../capture/launch/user.js'
import type { CrashEvent } from '../model/event.js'
import { type CaptureChoice, watchCommand } from './command-capture.js'
import type { Watching, WatchOptions } from './watch.js'

export { checkExecutable } from '../capture/launch/executable.js'
export type { Ending } from '../capture/launch/launch.js'
export { CAPTURES, type CaptureChoice } from './command-capture.js'

export interface RunOptions {
  /** How to watch; by default the best way that works here. */
  capture?: CaptureChoice
  /** Name or number of the user that the command runs as; by default, that of this process. */
  user?: string
  evidence: Omit<WatchOptions['capture'], 'exits' | 'breadcrumbs' | 'followed'>
  /** Event log to append to. */
  record?: string
  /** Of what is recorded. */
  redact?: WatchOptions['redact']
}

export interface RunHandlers {
  /** `isCommand`: the process that was started, not one that descends from it. */
  onEvent(event: CrashEvent, isCommand: boolean): void
  onLoss(lost: number): void
  onFailure(error: unknown): void
  /** Something the user should know, such as how it is watched, or that the command had to be killed. */
  onNote(message: string): void
}

/**
 * Runs one command on this process's standard streams and watches it and its descendants, wherever they go, until
 * it ends. All failed deaths among them have been handed over when it resolves; that of the command itself is handed
 * over in any case, with nothing but its status where nothing else is known. Throws UserError where the chosen way to
 * watch does not work or the user cannot be taken, before anything was started, and CommandError where the command
 * cannot be executed.
 */
export async function run(command: readonly string[], options: RunOptions, handlers: RunHandlers): Promise<Ending> {
  const { onNote } = handlers
  const user = options.user === undefined ? undefined : findUser(options.user)
  let launched: Launched | undefined
  let ended: EndOfCommand | undefined
  let isReported = false
  const isCommand = ({ process: { namespaces, pid } }: CrashEvent): boolean =>
    (namespaces?.pid ?? pid) === launched?.pid
  const capture = await watchCommand(
    { choice: options.capture, user },
    {
      capture: {
        ...options.evidence,
        environment: [...DECISIVE_VARIABLES, ...options.evidence.environment],
        exits: 'failed',
        breadcrumbs: true,
        followed: true,
      },
      filter: ANY_DEATH,
      record: options.record,
      redact: options.redact,
      atEnd: () => (ended && !isReported ? statusOnly(readHost(), { ...ended, tier: capture.tier }) : undefined),
    },
    {
      ...handlers,
      onEvent: (event) => {
        isReported ||= isCommand(event)
        handlers.onEvent(event, isCommand(event))
      },
    },
  )
  try {
    await capture.followNextChild()
    const start = now()
    launched = launch(command, onNote, user)
    const [ending, status] = await Promise.all([launched.ended, launched.status])
    if (status !== 0) ended = { command, pid: launched.pid, start, end: now(), status }
    return ending
  } finally {
    // A command that ran has a status, whatever becomes of the capture.
    await stop(capture, launched === undefined, handlers).catch(handlers.onFailure)
  }
}

/** They decide what code a process runs, and are often not what the person who runs it has: ld.so(8), execvp(3). */
const DECISIVE_VARIABLES = ['LD_PRELOAD', 'LD_AUDIT', 'LD_LIBRARY_PATH', 'PATH']

type EndOfCommand = Omit<Parameters<typeof statusOnly>[1], 'tier'>

/** Nanoseconds since the epoch. */
const now = (): bigint => BigInt(Date.now()) * 1_000_000n

async function stop(capture: Watching, isAtOnce: boolean, { onNote }: RunHandlers): Promise<void> {
  const { unfollowed } = await capture.stop(isAtOnce ? AbortSignal.abort() : undefined)
  if (unfollowed > 0) onNote(`${unfollowed} processes were not watched: the kernel had no memory for their marks`)
  if (capture.unwritten() > 0) onNote(`${capture.unwritten()} deaths could not be written to the log`)
}

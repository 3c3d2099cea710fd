import { type Ending, launch } from '../capture/launch/launch.js'
import type { CrashEvent } from '../model/event.js'
import { type WatchOptions, watch } from '../pipeline.js'

export { checkExecutable } from '../capture/launch/executable.js'
export type { Ending } from '../capture/launch/launch.js'

export interface RunOptions {
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
  /** Something the user should know, such as that the command had to be killed. */
  onNote(message: string): void
}

const EVERYTHING: WatchOptions['filter'] = { pids: [], comms: [], uids: [], cgroups: [], signals: [], minDurationMs: 0 }

/**
 * Runs one command on this process's standard streams and watches it and its descendants, wherever they go, until
 * it ends. All failed deaths among them have been handed over when it resolves. Throws UserError where this machine
 * cannot watch, before anything was started, and CommandError where the command cannot be executed.
 */
export async function run(command: readonly string[], options: RunOptions, handlers: RunHandlers): Promise<Ending> {
  const { onNote } = handlers
  let pid: number | undefined
  const capture = await watch(
    {
      capture: { ...options.evidence, exits: 'failed', breadcrumbs: true, followed: true },
      filter: EVERYTHING,
      record: options.record,
      redact: options.redact,
    },
    { ...handlers, onEvent: (event) => handlers.onEvent(event, event.process.namespaces?.pid === pid) },
  )
  try {
    capture.followNextChild()
    const launched = launch(command, onNote)
    pid = launched.pid
    return await launched.ended
  } finally {
    const { unfollowed } = await capture.stop()
    if (unfollowed > 0) onNote(`${unfollowed} processes were not watched: the kernel had no memory for their marks`)
  }
}

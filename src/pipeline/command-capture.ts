import { describeObstacle } from '../capture/bpf/obstacle.js'
import type { LiveCapture } from '../capture/deaths/watch.js'
import type { CommandUser } from '../capture/launch/user.js'
import { startTracing } from '../capture/ptrace/watch.js'
import { UserError } from '../model/errors.js'
import { byBpf, type StartCapture, type WatchHandlers, type Watching, type WatchOptions, watch } from './watch.js'

/** Ways to watch a command, the best one first. */
export const CAPTURES = ['bpf', 'ptrace', 'none'] as const
export type CaptureChoice = (typeof CAPTURES)[number]

const NOTHING_LOST = { captured: 0, lost: 0, degraded: 0, unfollowed: 0, threadsLost: 0, threadsDegraded: 0 }

/**
 * Starts to watch a command, which is to run as that user, in the way that was chosen, or else in the best one that works
 * here; `onNote` gets what is in the way of a better one. Throws UserError where what was chosen does not work, or the
 * log cannot be written.
 */
export function watchCommand(
  { choice, user }: { choice: CaptureChoice | undefined; user: CommandUser | undefined },
  options: WatchOptions,
  handlers: WatchHandlers & { onNote(note: string): void },
): Promise<Watching> {
  const { onNote } = handlers
  const by = { bpf: byBpf(options), ptrace: byPtrace(options, user, onNote), none: unwatched }
  const obstacle = (): string | undefined => describeObstacle(options.capture.btf)?.what
  const start = choice === undefined ? bestOf(by, obstacle, onNote) : by[choice]
  return watch(options, handlers, start)
}

/** `obstacle`: what is in the way of BPF, if it is known before it is tried. */
const bestOf =
  (
    { bpf, ptrace, none }: Record<CaptureChoice, StartCapture>,
    obstacle: () => string | undefined,
    onNote: (note: string) => void,
  ): StartCapture =>
  async (host, handlers) => {
    const watching = obstacle() ?? (await tried(() => bpf(host, handlers)))
    if (typeof watching !== 'string') return watching
    const tracing = await tried(() => ptrace(host, handlers))
    if (typeof tracing !== 'string') {
      onNote(`watching by ptrace (tier E), without BPF: ${watching}`)
      return tracing
    }
    onNote(`not watching, only the status is reported: ${watching}; ${tracing}`)
    return none(host, handlers)
  }

/** What is in the way, in one line. */
async function tried(start: () => Promise<LiveCapture>): Promise<LiveCapture | string> {
  try {
    return await start()
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}

const byPtrace =
  ({ capture }: WatchOptions, user: CommandUser | undefined, onNote: (note: string) => void): StartCapture =>
  async (host, handlers) => {
    const tracing = await startTracing(host, { ...capture, user }, { ...handlers, onNote })
    return { ...tracing, stop: async (patience) => ({ ...NOTHING_LOST, captured: await tracing.stop(patience) }) }
  }

const unwatched: StartCapture = async () => ({
  tier: 'none',
  followNextChild: () => {},
  stop: async () => NOTHING_LOST,
})

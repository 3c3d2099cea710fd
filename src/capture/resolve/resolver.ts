import type { ChildProcess } from 'node:child_process'
import { type Child, type ChildOptions, START_LIMIT_MS, startChild, takeSpare } from './child-process.js'
import { processorTime } from './processor-time.js'
import { type Answer, type Resolution, type ResolveRequest, STARTED } from './protocol.js'

/**
 * Of the processor, milliseconds: the largest programs take well under a second the first time; debuginfod has to download. A
 * slow processor may take as many times as long as it took to start the child.
 */
const timeLimit = (): number => (process.env.DEBUGINFOD_URLS ? 30_000 : 5_000)

/** A child that got less of the processor than that, because others have it, may take so many times as long. */
const WALL_CLOCK_FACTOR = 6

export interface Resolver {
  /**
   * Symbols and libraries of one dead process. Never rejects: what could not be had within the time limit, or because
   * the files led the child to its own death, is missing, and `incomplete` says why. One request at a time.
   */
  resolve(request: ResolveRequest): Promise<Resolution>
  /** Ends the child. What was asked and is not answered yet is incomplete. */
  close(): void
}

/** `ready`: the child is started now and stays. `on-demand`: it is started for a request, and leaves some time after the last. */
export type Presence = 'ready' | 'on-demand'

const LEAVES_AFTER_MS = 30_000

interface ResolverOptions extends Partial<Limits>, ChildOptions {
  presence?: Presence
  leavesAfterMs?: number
}

/** The child that reads foreign files. One that died or had to be killed is replaced at the next request. */
export function createResolver(options: ResolverOptions = {}): Resolver {
  const { presence = 'ready', leavesAfterMs = LEAVES_AFTER_MS } = options
  const { timeLimitMs = timeLimit(), wallClockFactor = WALL_CLOCK_FACTOR, startLimitMs = START_LIMIT_MS } = options
  const start = (): Child => (options.isUrgent ? takeSpare() : undefined) ?? startChild(options)
  let child = presence === 'ready' ? start() : undefined
  let last: Promise<unknown> = Promise.resolve()
  let closed = false
  const handle = async (request: ResolveRequest): Promise<Resolution> => {
    if (closed) return CLOSED
    const isNew = !child?.process.connected
    if (!child || isNew) child = start()
    const asked = child
    // One that nobody waits for is left to start, however long that takes, and asked at the next death.
    if (!asked.isUrgent) await asked.started
    // While it started: a service that stops does not wait for it.
    if (closed) return CLOSED
    if (!asked.isUrgent && asked.isStarting()) return notStarted(startLimitMs)
    const { answer, died } = await ask(asked, request, { timeLimitMs, wallClockFactor, startLimitMs })
    // One that had been idle may have died of something else, unnoticed.
    return died && !isNew ? handle(request) : answer
  }
  let leaving: NodeJS.Timeout | undefined
  const leave = (): void => {
    if (child) giveUp(child.process)
    child = undefined
  }
  return {
    resolve: (request) => {
      clearTimeout(leaving)
      const answered = last.then(() => handle(request))
      last = answered
      if (presence === 'on-demand') {
        void answered.then(() => {
          if (last === answered) leaving = setTimeout(leave, leavesAfterMs).unref()
        })
      }
      return answered
    },
    close: () => {
      closed = true
      clearTimeout(leaving)
      leave()
    },
  }
}

const CLOSED: Resolution = { libraries: [], incomplete: 'the resolver was closed' }

/** No fault of who died: it is asked again at the next death. */
const notStarted = (startLimitMs: number): Resolution => ({
  libraries: [],
  incomplete: `the resolver did not start within ${startLimitMs} ms`,
})

interface Limits {
  timeLimitMs: number
  wallClockFactor: number
  startLimitMs: number
}

interface Asked {
  answer: Resolution
  /** Before the answer was complete. */
  died: boolean
}

/** A child that is still starting reads the request when it has: Node keeps it until then. Its time begins there. */
function ask(asked: Child, request: ResolveRequest, limits: Limits): Promise<Asked> {
  const { process: child } = asked
  return new Promise((resolve) => {
    const resolution: Resolution = { libraries: [] }
    let timer: { stop(): void } | undefined
    let isFinished = false
    const finish = (incomplete?: string, died = false): void => {
      isFinished = true
      timer?.stop()
      child.off('message', onAnswer).off('exit', onExit)
      if (incomplete !== undefined) giveUp(child)
      resolve({ answer: incomplete === undefined ? resolution : { ...resolution, incomplete, failed: true }, died })
    }
    const onAnswer = (answer: Answer | typeof STARTED): void => {
      if (answer === STARTED) return
      const { isLast, ...part } = answer
      const cut = [...(resolution.cut ?? []), ...(part.cut ?? [])]
      Object.assign(resolution, part, cut.length > 0 && { cut })
      if (isLast) finish()
    }
    const onExit = (code: number | null, signal: string | null): void =>
      finish(`the resolver died (${signal ?? `exit status ${code}`})`, true)
    const startTime = (): void => {
      if (isFinished) return
      if (asked.isStarting()) {
        finish(notStarted(limits.startLimitMs).incomplete)
        return
      }
      const timeLimitMs = limits.timeLimitMs * asked.slowness()
      timer = startTimer(child.pid ?? 0, { ...limits, timeLimitMs }, () =>
        finish(`the resolver took longer than ${Math.round(timeLimitMs)} ms`),
      )
    }
    void asked.started.then(startTime)
    child.on('message', onAnswer).on('exit', onExit)
    child.send(request, (error) => error && finish(`the resolver could not be reached (${error.message})`, true))
  })
}

/** Calls `onEnd` when the child has run for the time limit, or has waited for the processor and the disk for too long. */
function startTimer(pid: number, { timeLimitMs, wallClockFactor }: Limits, onEnd: () => void): { stop(): void } {
  const [ranBefore, deadline] = [processorTime(pid), performance.now() + timeLimitMs * wallClockFactor]
  const look = (): void => {
    const left = Math.min(timeLimitMs - (processorTime(pid) - ranBefore), deadline - performance.now())
    if (left <= 0) onEnd()
    else timer = setTimeout(look, left).unref()
  }
  // The channel to the child keeps this process waiting, as long as there is one.
  let timer = setTimeout(look, timeLimitMs).unref()
  return { stop: () => clearTimeout(timer) }
}

/** One that waits for a disk or a file server may outlive even this signal. */
function giveUp(child: ChildProcess): void {
  if (child.connected) child.disconnect()
  child.kill('SIGKILL')
  child.unref()
}

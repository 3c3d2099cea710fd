import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { constants, setPriority } from 'node:os'
import { packageFile } from '../../model/package-file.js'
import { processorTime } from './processor-time.js'

/** A tenth of a second on an idle machine: in a crash storm it is anything but. */
export const START_LIMIT_MS = 30_000

/** Milliseconds of a processor that starting takes at most where it is of this decade, and is not emulated. */
const USUAL_START_MS = 150

/** An emulated processor takes about so many times as long. */
const SLOWEST = 10

/** What the child, libdebuginfod and rpm(8) go by. */
const ENVIRONMENT = /^(PATH|HOME|XDG_CACHE_HOME|DEBUGINFOD_.*|https?_proxy|no_proxy)$/

export interface Child {
  process: ChildProcess
  /** Never rejects: a child that did not start gives no answers either. */
  started: Promise<unknown>
  /** Somebody waits for its answers. */
  isUrgent: boolean
  /** It has neither said that it has started nor ended: on a machine that is too busy for it. */
  isStarting(): boolean
  /** How many times as long as usual its start took of the processor, 1 to 10: what it is asked takes that as well. */
  slowness(): number
}

export interface ChildOptions {
  /** Until a child that has not started is not waited for. */
  startLimitMs?: number
  /** Somebody waits for its answers, and asks before it has started. Otherwise they can wait, and what runs on this machine should not wait for them. */
  isUrgent?: boolean
}

/** The process that reads foreign files. */
export function startChild({ startLimitMs = START_LIMIT_MS, isUrgent = false }: ChildOptions = {}): Child {
  const child = fork(packageFile('dist/capture/resolve/child/child.cjs'), {
    serialization: 'advanced',
    // No flag of V8, such as one that limits its heap: under any, it takes neither the code that was kept for the child nor
    // that which Node has of its own modules, and compiles all of it. The child limits its memory itself.
    execArgv: [],
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => ENVIRONMENT.test(name))),
    // What libraries print about hostile files is not for this terminal.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  // Without a listener, a child that cannot be started would be thrown at everybody.
  child.on('error', () => {})
  if (child.pid !== undefined && !isUrgent) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
  const signal = AbortSignal.timeout(startLimitMs)
  const started = Promise.race([once(child, 'message', { signal }), once(child, 'exit', { signal })])
  let isStarting = true
  let slowness = 1
  const settle = (): void => {
    isStarting = false
    slowness = Math.min(Math.max(processorTime(child.pid ?? 0) / USUAL_START_MS, 1), SLOWEST)
  }
  child.once('message', settle).once('exit', settle)
  return {
    process: child,
    started: started.catch(() => {}),
    isUrgent,
    isStarting: () => isStarting,
    slowness: () => slowness,
  }
}

/** Starts an urgent child before anything asks for one. It ends with this process, which does not wait for it. */
export function startSpare(): Child {
  const child = startChild({ isUrgent: true })
  child.process.unref()
  child.process.channel?.unref()
  return child
}

let spare: Child | undefined

/** Keeps one for whoever asks first. */
export function keepSpare(child: Child): void {
  spare = child
}

/** The urgent child that is kept for whoever asks first. */
export function takeSpare(): Child | undefined {
  const taken = spare
  spare = undefined
  taken?.process.ref()
  taken?.process.channel?.ref()
  return taken
}

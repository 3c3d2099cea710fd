import { closeSync, writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { UserError } from '../../model/errors.js'
import { keepHeapSmall } from '../../model/small-heap.js'
import { libc } from '../libc.js'
import { startThread, type ThreadInput, takeSpare } from './thread.js'

/**
 * A collector is a worker thread that loads a BPF object and empties its ring, so that analysis, however slow, never
 * makes the kernel drop a record. Deaths, snoop and trace have one each, and this is how all of them talk to the main
 * thread: `ready` once, `batch` any number of times, and in the end `stopped` or `failed`.
 */
type Message<Ready, Batch, End> =
  | { kind: 'ready'; ready: Ready }
  | { kind: 'batch'; batch: Batch }
  | { kind: 'stopped'; end: End }
  /** The user can fix it: one line. */
  | { kind: 'failed'; message: string }

/** What the thread waits for. */
interface Order<Settings> {
  settings: Settings
  /** Readable when the stage has changed: what sleeps in the kernel does not see that. */
  wakeFd: number
}

/** EFD_CLOEXEC of include/linux/eventfd.h */
const EFD_CLOEXEC = 0o2000000

/** Stages of a collector, which only go up. A collector past `running` may end by itself, as the trace of a command does. */
export const STAGES = { running: 0, ending: 1, stop: 2 } as const

/** Where, after the stage, the main thread counts the batches it has taken. */
export const HANDLED = 1

export interface Collector<Ready, End> {
  ready: Ready
  /** Moves the collector on to a stage of STAGES. */
  enter(stage: number): void
  /**
   * Resolves when the collector has stopped and every batch was handed over. Rejects where it failed or its thread
   * died, and never stays pending after that: who waits for a stop waits for this.
   */
  finished: Promise<End>
}

/**
 * Starts the collector of a script, which hands over batches; where that gives a promise, the batch is taken when it has
 * resolved, and few others come before. Resolves once its programs are attached. Throws UserError
 * where this machine cannot watch, and says what to do.
 */
export async function startCollector<Settings, Ready, Batch, End>(
  script: string,
  settings: Settings,
  handOver: (batch: Batch, ready: Ready) => void | Promise<void>,
): Promise<Collector<Ready, End>> {
  const wakeFd: number = libc.eventfd(0, EFD_CLOEXEC)
  if (wakeFd < 0) throw new UserError('too many open files: the collector cannot be started (ulimit -n)')
  const { worker, stage } = takeSpare(script) ?? startThread(script)
  const shared = new Int32Array(stage)
  worker.postMessage({ settings, wakeFd } satisfies Order<Settings>)
  let onBatch = (_batch: Batch): void | Promise<void> => {}
  const ready = once<Ready>()
  const finished = once<End>()
  const countTaken = (): void => {
    Atomics.add(shared, HANDLED, 1)
    Atomics.notify(shared, HANDLED)
  }
  worker.on('message', (message: Message<Ready, Batch, End>) => {
    if (message.kind === 'ready') {
      onBatch = (batch) => handOver(batch, message.ready)
      ready.resolve(message.ready)
    }
    if (message.kind === 'batch') {
      // A port hands over what comes meanwhile as well, before anything else has its turn: answers of a resolver, signals.
      void Promise.resolve(onBatch(message.batch)).then(() => setImmediate(countTaken))
    }
    if (message.kind === 'stopped') finished.resolve(message.end)
    if (message.kind === 'failed') finished.reject(new UserError(message.message))
  })
  worker.on('error', finished.reject)
  // Comes after every message: a thread that said neither `stopped` nor `failed` was ended from outside.
  let hasEnded = false
  const move = (next: number): void => {
    enter(stage, next)
    if (!hasEnded) writeSync(wakeFd, ONE)
  }
  const stop = (): void => move(STAGES.stop)
  // The end of this process waits for that of the thread, which sleeps in the kernel.
  process.once('exit', stop)
  worker.on('exit', (code) => {
    hasEnded = true
    process.off('exit', stop)
    closeSync(wakeFd)
    finished.reject(new Error(`the collector ended with exit status ${code}`))
  })
  // A collector that fails before it is ready never will be.
  finished.promise.catch(ready.reject)
  const first = await ready.promise
  keepHeapSmall()
  return {
    ready: first,
    enter: move,
    finished: finished.promise,
  }
}

/** What eventfd(2) counts up by. */
const ONE = new Uint8Array(new BigUint64Array([1n]).buffer)

function once<T>() {
  let resolve: (value: T) => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue
    reject = onError
  })
  return { promise, resolve, reject }
}

function enter(stage: SharedArrayBuffer, next: number): void {
  const view = new Int32Array(stage)
  // A collector that was stopped stays so when what it watched ends.
  Atomics.store(view, 0, Math.max(Atomics.load(view, 0), next))
  Atomics.notify(view, 0)
}

/** The side of a collector's own thread. */
export interface CollectorThread<Ready, Batch> {
  /** One of STAGES, and at HANDLED how many batches were taken. */
  stage: Int32Array
  /** Readable from the first change of the stage on. */
  wakeFd: number
  ready(ready: Ready): void
  /** `given`: bytes in the batch that this thread has no more use for; they are handed over without a copy. */
  batch(batch: Batch, given?: readonly Uint8Array<ArrayBuffer>[]): void
}

/** Runs in the collector's thread, as all of its script: `collect` gets its settings, and returns when it has stopped. */
export function runCollector<Settings, Ready, Batch, End>(
  collect: (settings: Settings, thread: CollectorThread<Ready, Batch>) => End,
): void {
  const port = parentPort
  if (!port) throw new Error('a collector runs in a worker thread')
  const post = (message: Message<Ready, Batch, End>, given?: ArrayBuffer[]): void => port.postMessage(message, given)
  const { stage }: ThreadInput = workerData
  port.once('message', ({ settings, wakeFd }: Order<Settings>) => {
    try {
      const end = collect(settings, {
        stage: new Int32Array(stage),
        wakeFd,
        ready: (ready) => post({ kind: 'ready', ready }),
        batch: (batch, given) =>
          post(
            { kind: 'batch', batch },
            given?.map(({ buffer }) => buffer),
          ),
      })
      post({ kind: 'stopped', end })
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      post({ kind: 'failed', message: error.message })
    }
  })
}

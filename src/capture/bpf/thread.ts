import { Worker } from 'node:worker_threads'

export interface ThreadInput {
  /** Two numbers of 32 bits: see STAGES and HANDLED. */
  stage: SharedArrayBuffer
}

/** The thread of a collector, which waits for its settings. */
interface Thread extends ThreadInput {
  worker: Worker
}

const NUMBERS = 2

export function startThread(script: string): Thread {
  const stage = new SharedArrayBuffer(NUMBERS * Int32Array.BYTES_PER_ELEMENT)
  return { stage, worker: new Worker(script, { workerData: { stage } satisfies ThreadInput }) }
}

const spares = new Map<string, Thread>()

/**
 * Starts the thread of a collector before anything asks for it: its modules are loaded beside those of the main thread. It
 * ends with this process, which does not wait for it.
 */
export function startSpareThread(script: string): void {
  const thread = startThread(script)
  thread.worker.unref()
  // The next one that is started says what is wrong.
  const forget = (): void => void spares.delete(script)
  thread.worker.once('error', forget).once('exit', forget)
  spares.set(script, thread)
}

/** The thread that was started for whoever asks first. */
export function takeSpare(script: string): Thread | undefined {
  const taken = spares.get(script)
  spares.delete(script)
  taken?.worker.ref()
  return taken
}

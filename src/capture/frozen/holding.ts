import { closeSync } from 'node:fs'
import { dirname } from 'node:path'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { UserError } from '../../model/errors.js'
import type { Machine } from '../../model/machine.js'
import { packageFile } from '../../model/package-file.js'
import { COREDUMP_SOCKET } from '../../model/system-paths.js'
import { lockFile } from '../files/lock.js'
import { openOutputFolder } from '../files/output-folder.js'
import { libc } from '../libc.js'
import { claimCores, isInFirstMountNamespace, restoreCores } from './core-pattern.js'
import type { FrozenProcess } from './evidence.js'
import type { FromHolder, HolderInput } from './holder.js'
import { createFrozenWaiting, type FrozenWaiting } from './join.js'

/** That dying processes are held at the coredump socket. */
export interface CoredumpSocket {
  /** Also where another program handles cores. */
  displaces: boolean
  /** The longest time that a process is held. */
  holdMs: number
}

export interface Holding extends Pick<FrozenWaiting, 'take'> {
  /** Restores what handled cores before, and lets go of all that are held. */
  stop(): Promise<void>
}

/** include/uapi/linux/prctl.h */
const PR_SET_DUMPABLE = 4

const CLOSE_MS = 1000

/** How long what is let go is counted before it is said. */
const NOTE_MS = 10_000

/**
 * Has the kernel ask at a socket what to do with each core, and reads the processes that wait for the answer. Throws
 * UserError where this kernel does not do that, and where another program handles cores.
 */
export async function startHolding(
  machine: Machine,
  { displaces, holdMs, keepsPointed, btf }: CoredumpSocket & { keepsPointed: boolean; btf: string | undefined },
  onNote: (note: string) => void,
): Promise<Holding> {
  const folder = openOutputFolder(dirname(COREDUMP_SOCKET), true, COREDUMP_SOCKET)
  if (!lockFile(folder.descriptor)) {
    closeSync(folder.descriptor)
    throw new UserError(`${COREDUMP_SOCKET}: another crashcrawler service listens here; stop it first`)
  }
  // The kernel would ask this process about its own core, which waits for the answer with all of its threads.
  libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
  const waiting = createFrozenWaiting()
  const notes = createNotes(onNote)
  const { port1: taken, port2: frozen } = new MessageChannel()
  const worker = new Worker(packageFile('dist/capture/frozen/holder.js'), {
    workerData: { settings: { machine, keepsPointed, holdMs, socket: COREDUMP_SOCKET }, frozen } satisfies HolderInput,
    transferList: [frozen],
    // It closes descriptors that the kernel has given it (peer.ts), of which Node would warn.
    trackUnmanagedFds: false,
  })
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const restore = (): void => {
    if (isInFirstMountNamespace()) restoreCores()
  }
  process.once('exit', restore)
  const stop = async (): Promise<void> => {
    process.off('exit', restore)
    try {
      restore()
    } finally {
      worker.postMessage('close')
      // What it has answered, the kernel closes at once.
      const timer = setTimeout(() => void worker.terminate(), CLOSE_MS)
      await ended
      clearTimeout(timer)
      notes.flush()
      libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
      closeSync(folder.descriptor)
    }
  }
  worker.on('message', (message: FromHolder) => {
    if (message.kind === 'let-go') notes.count(message.why)
  })
  try {
    await listening(worker)
    claimCores({ displaces }, btf)
  } catch (error) {
    await stop()
    throw error
  }
  worker.on('error', (error) => onNote(`the coredump socket is not served any more: ${error.message}`))
  return {
    take: (death) => {
      for (const each of received(taken)) waiting.add(each)
      return waiting.take(death)
    },
    stop,
  }
}

/**
 * What was read of a process is in the port before the process is let go, and so before its death is recorded: when that
 * comes, by whatever way, it is there.
 */
function* received(port: MessagePort): Generator<FrozenProcess> {
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) yield next.message
}

const listening = (worker: Worker): Promise<void> =>
  new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the thread of the coredump socket ended')))
    worker.on('message', (message: FromHolder) => {
      if (message.kind === 'listening') resolve()
      if (message.kind === 'failed') reject(new UserError(`${COREDUMP_SOCKET}: ${message.error}`))
    })
  })

const WHY = { busy: 'others were held already', late: 'reading took too long' } as const

function createNotes(onNote: (note: string) => void) {
  const counts = new Map<keyof typeof WHY, number>()
  let timer: NodeJS.Timeout | undefined
  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    for (const [why, count] of counts)
      onNote(`coredump socket: ${count} dying processes were not held to be read, because ${WHY[why]}`)
    counts.clear()
  }
  return {
    count: (why: keyof typeof WHY): void => {
      counts.set(why, (counts.get(why) ?? 0) + 1)
      timer ??= setTimeout(flush, NOTE_MS)
    },
    flush,
  }
}

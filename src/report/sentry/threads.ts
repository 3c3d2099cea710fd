import type { CrashEvent, Thread } from '../../model/event.js'
import { clip } from '../../model/text/visible.js'
import { stackTraceOf } from './stack-trace.js'

const MAX_THREADS = 100
const MAX_NAME = 100

/** The id of the thread that died, where it is known; of its process otherwise. */
export const deadThread = ({ process }: CrashEvent): number => process.tid ?? process.pid

/** The thread that died, whose stack is that of the exception, and the others. */
export function threadsOf(event: CrashEvent) {
  const { process, threads = [] } = event
  const dead = deadThread(event)
  const name = process.threadComm ?? threads.find(({ tid }) => tid === dead)?.name ?? process.comm
  const others = new Map(threads.filter(({ tid }) => tid !== dead).map((thread) => [thread.tid, thread]))
  return [
    { id: dead, name: clip(name, MAX_NAME), crashed: true, current: true },
    ...Array.from(others.values(), (thread) => threadOf(thread, event)),
  ].slice(0, MAX_THREADS)
}

function threadOf({ tid, name, stack, registers }: Thread, event: CrashEvent) {
  return {
    id: tid,
    name: name && clip(name, MAX_NAME),
    crashed: false,
    current: false,
    ...(stack && stack.frames.length > 0 && { stacktrace: stackTraceOf(stack, registers, event) }),
  }
}

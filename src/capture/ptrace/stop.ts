/** Why waitpid(2) has returned for a traced thread: ptrace(2), "Stopped states". */
export type Stop =
  | { kind: 'ended'; status: number }
  | { kind: 'signal'; signal: number }
  /** All threads of its process are stopped until SIGCONT. */
  | { kind: 'group-stop' }
  /** A new thread's first stop, or one that was asked for. */
  | { kind: 'trap' }
  /** fork: it has made a process; clone: a thread, or a process by clone(2). */
  | { kind: 'fork' | 'clone' | 'exec' | 'exit' }

/** include/uapi/linux/ptrace.h */
const EVENTS: Readonly<Record<number, 'fork' | 'clone' | 'exec' | 'exit'>> = {
  1: 'fork',
  2: 'fork',
  3: 'clone',
  4: 'exec',
  6: 'exit',
}
const EVENT_STOP = 128

const STOPPED = 0x7f
const SIGTRAP = 5

export function stopOf(status: number): Stop {
  if ((status & 0xff) !== STOPPED) return { kind: 'ended', status }
  const signal = (status >> 8) & 0xff
  const event = status >> 16
  if (event === 0) return { kind: 'signal', signal }
  if (event === EVENT_STOP) return { kind: signal === SIGTRAP ? 'trap' : 'group-stop' }
  const kind = EVENTS[event]
  return kind ? { kind } : { kind: 'trap' }
}

import type { CrashEvent } from '../model/event.js'

/** A process that died before its parent did, and how. */
export interface DiedChild {
  pid: number
  comm: string
  signal?: string
  exitCode?: number
}

/** What died, by parent. As many as a busy shell script starts between a death and its own end. */
const MOST_PARENTS = 1024
const MOST_CHILDREN = 16

/** Where a shell's own 128+n begins (bash(1), EXIT STATUS). */
const SIGNAL_STATUS = 128

/**
 * Remembers the deaths it is shown, and tells of each the last child whose death explains it: the status of the parent
 * is 128 plus the signal of the child, or the child's own. Children of the same name are left out for statuses: a shell
 * that finds no command says so in a fork of itself.
 */
export function createFamily(): (event: CrashEvent) => DiedChild | undefined {
  const families = new Map<string, CrashEvent[]>()
  return (event) => {
    const own = keyOf(event, event.process.pid)
    const child = families.get(own)?.findLast((each) => explains(each, event))
    families.delete(own)
    remember(families, event)
    return child && describe(child)
  }
}

/** Process ids are those of one boot. */
const keyOf = ({ host }: CrashEvent, pid: number): string => `${host.bootId ?? host.hostname} ${pid}`

function remember(families: Map<string, CrashEvent[]>, event: CrashEvent): void {
  const { ppid } = event.process
  if (ppid === undefined || ppid <= 1) return
  const key = keyOf(event, ppid)
  const children = [...(families.get(key) ?? []), event].slice(-MOST_CHILDREN)
  families.delete(key)
  families.set(key, children)
  const [oldest] = families.keys()
  if (families.size > MOST_PARENTS && oldest !== undefined) families.delete(oldest)
}

function explains(child: CrashEvent, parent: CrashEvent): boolean {
  const status = parent.termination?.exitCode
  if (!status || !lived(parent, child.time)) return false
  const { signalNumber, exitCode } = child.termination ?? {}
  if (signalNumber !== undefined) return SIGNAL_STATUS + signalNumber === status
  return exitCode === status && child.process.comm !== parent.process.comm
}

/** A process id may have belonged to another before. */
const lived = ({ time, process: { startTime } }: CrashEvent, at: string): boolean =>
  at <= time && (startTime === undefined || at >= startTime)

const describe = ({ process: { pid, comm }, termination }: CrashEvent): DiedChild => ({
  pid,
  comm,
  ...(termination?.signal !== undefined && { signal: termination.signal }),
  ...(termination?.exitCode !== undefined && { exitCode: termination.exitCode }),
})

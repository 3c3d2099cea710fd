import type { CrashEvent } from '../model/event.js'
import { keepNewest } from '../model/keep-newest.js'
import type { FailedExec } from '../model/refused.js'
import { ancestorsOf } from './family/ancestors.js'

/** A program that a process could not execute, and so ended. */
export interface FailedChildExec extends FailedExec {
  pid: number
  comm: string
  /** PATH in its environment. */
  searched?: string
}

/** The status of a fork that could not execute its program, by convention (exit statuses of shells and launchers). */
const EXEC_STATUSES: readonly number[] = [126, 127]
/** How soon the parent of one that ended with another status must fail as well. */
const MAX_ANSWER_MS = 1000
const MAX_PARENTS = 256

interface FailedChild {
  event: CrashEvent
  exec: FailedChildExec
  /** When another child was killed after it; undefined where none was. */
  killedLater?: string
}

/**
 * Remembers the processes that could not execute a program, children before their parents. Returns for each death what
 * a process under it could not execute, if its end passes that on: with the same status, or with any other that means
 * failure just after, unless another child was killed in between. A shell forks before it executes, and reports the
 * status of the fork as its own.
 */
export function createFailedExecs(): (event: CrashEvent) => FailedChildExec | undefined {
  const byParent = new Map<string, FailedChild>()
  return (event) => {
    const own = keyOf(event, event.process.pid)
    const child = byParent.get(own)
    byParent.delete(own)
    const inherited = child && passesOn(child, event) ? child.exec : undefined
    const exec = ownFailedExec(event) ?? inherited
    for (const pid of ancestorsOf(event)) {
      const key = keyOf(event, pid)
      if (exec && event.termination?.exitCode) keepNewest(byParent, key, { event, exec }, MAX_PARENTS)
      else if (event.termination?.signal !== undefined) noteKilled(byParent.get(key), event)
    }
    return inherited
  }
}

/** Process ids are those of one boot. */
const keyOf = ({ host }: CrashEvent, pid: number): string => `${host.bootId ?? host.hostname} ${pid}`

/**
 * The calls that can be why the process failed. What the kernel does not recognize (ENOEXEC), execvp(3) gives to a shell: in
 * it, a script goes on, and a program for another machine ends as a script with an error of syntax.
 */
export const telling = ({ failedExecs = [], process: { executedAt } }: CrashEvent): FailedExec[] =>
  failedExecs.filter(
    ({ time, problem }) =>
      executedAt === undefined || time >= executedAt || problem === 'wrong-machine' || problem === 'damaged',
  )

function ownFailedExec(event: CrashEvent): FailedChildExec | undefined {
  const { process, termination, stderrTail, time } = event
  const { pid, comm, environment } = process
  const by = { pid, comm, ...(environment?.PATH !== undefined && { searched: environment.PATH }) }
  const execs = telling(event)
  const exec = decisive(execs)
  if (exec) return { ...exec, ...by, ...asSearched(exec, execs) }
  const path = notFoundBy(termination?.exitCode, stderrTail)
  return path === undefined ? undefined : { path, errno: 'ENOENT', problem: 'missing', time, ...by }
}

/** The command that a shell reports as not found: it looks for the file before it tries to execute it. */
export function notFoundBy(exitCode: number | undefined, stderrTail: string | undefined): string | undefined {
  if (exitCode !== 127) return undefined
  return stderrTail?.trimEnd().split('\n').at(-1)?.match(NOT_FOUND)?.[1]
}

/** bash (execute_cmd.c), dash (exec.c) and busybox ash; zsh and ksh have the words in another order. */
const NOT_FOUND = /^[^:]+: (?:line )?\d+: (\S+): (?:command )?not found$/

/** Of the folders of PATH that were tried for the last command, the one where it was found. */
export function decisive<E extends { path?: string; problem?: string; errno?: string }>(
  execs: readonly E[],
): E | undefined {
  const last = execs.at(-1)
  if (last?.path === undefined) return last
  const name = nameOf(last.path)
  const tried = execs.filter(({ path }) => path !== undefined && nameOf(path) === name)
  return (
    tried.findLast(({ problem, errno }) => (problem !== undefined ? problem !== 'missing' : errno !== 'ENOENT')) ?? last
  )
}

/**
 * What was looked for in several folders: its name, and the folders. Of a container that is gone, nobody could look
 * whether the file is missing, or its interpreter.
 */
export function asSearched(
  { path, problem, errno }: { path?: string; problem?: string; errno?: string },
  execs: readonly { path?: string }[],
): { path: string; searched: string } | undefined {
  if (path === undefined || (problem === undefined ? errno !== 'ENOENT' : problem !== 'missing')) return undefined
  const tried = execs.flatMap((each) => each.path ?? []).filter((each) => nameOf(each) === nameOf(path))
  const folders = [...new Set(tried.map(folderOf))]
  return folders.length > 1 ? { path: nameOf(path), searched: folders.join(':') } : undefined
}

export const folderOf = (path: string): string => path.slice(0, -nameOf(path).length - 1)

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

function noteKilled(child: FailedChild | undefined, { time }: CrashEvent): void {
  if (child && time >= child.event.time) child.killedLater = time
}

function passesOn(
  { event: child, killedLater }: FailedChild,
  { termination, time, process: { startTime } }: CrashEvent,
): boolean {
  const [status, childStatus] = [termination?.exitCode, child.termination?.exitCode]
  if (!status || child.time > time || (startTime !== undefined && child.time < startTime)) return false
  if (status === childStatus) return true
  if (killedLater !== undefined) return false
  return !EXEC_STATUSES.includes(status) && Date.parse(time) - Date.parse(child.time) <= MAX_ANSWER_MS
}

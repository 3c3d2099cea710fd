import type { Machine } from '../../model/machine.js'
import { namespaceOf } from '../resolve/held-root.js'
import { detach, eventMessage, interrupt, listen, OPTIONS, resume, setOptions, type Waited, waitFor } from './calls.js'
import { createCommand, type TracedCommand } from './command.js'
import { createDeaths, type Deaths } from './deaths.js'
import { executeAgain } from './exec-again.js'
import type { Message } from './messages.js'
import { pause } from './others.js'
import { createProcesses, type Processes } from './processes.js'
import type { TracerSettings } from './settings.js'
import { type Stop, stopOf } from './stop.js'
import { createUntraceable } from './untraceable.js'

/** What the command and its descendants, which inherit it, are traced for. */
const FOLLOWING = OPTIONS.fork | OPTIONS.vfork | OPTIONS.clone | OPTIONS.exec | OPTIONS.exit

/** How long those may take to end that had got a fatal signal when the command ended. */
const LAST_MS = 2000
const LOOK_MS = 1

export interface TraceContext {
  machine: Machine
  /** The tracer has the privilege to trace what is privileged. */
  keepsPrivileges: boolean
  send(message: Message): void
  /** The command has executed its program. */
  onStart(): void
}

/** Traces what the launcher, which is seized already, starts next, until that command has ended. */
export function trace(settings: TracerSettings, context: TraceContext): void {
  const processes = createProcesses()
  let captured = 0
  const deaths = createDeaths(settings, context.machine, processes, (raw) => {
    captured++
    context.send({ kind: 'death', raw })
  })
  const command = createCommand(settings.launcher, context.onStart)
  const handle = createHandler(command, context, processes, deaths)
  const next = (block: boolean): Waited | undefined => deaths.next() ?? waitFor(-1, block)
  for (let waited = next(true); waited; waited = next(command.state() !== 'over')) handle(waited)
  for (const end = performance.now() + LAST_MS; deaths.areExpected() && performance.now() < end; pause(LOOK_MS))
    for (let waited = next(false); waited; waited = next(false)) handle(waited)
  context.send({ kind: 'end', captured })
}

/** Handles the stops and ends of threads, one after another. */
function createHandler(
  command: TracedCommand,
  { machine, keepsPrivileges, send }: TraceContext,
  processes: Processes,
  deaths: Deaths,
): (waited: Waited) => void {
  const whyUntraceable = createUntraceable(keepsPrivileges)
  /** Processes that are to execute their program again. */
  const again = new Set<number>()
  const own = namespaceOf('self')

  const onExec = (pid: number): void => {
    const process = processes.ofThread(pid)
    if (process) deaths.onExec(process)
    command.executed(pid)
    // undefined: this process must not look, and so cannot hold what is there either.
    if ((namespaceOf(String(pid)) ?? own) !== own) send({ kind: 'elsewhere' })
    const untraceable = whyUntraceable(pid)
    if (untraceable) {
      send({ kind: 'let-go', ...untraceable, isCommand: command.isCommand(pid) })
      processes.ended(pid)
    }
    if (untraceable?.reason === 'tracer') {
      detach(pid, 0)
      return
    }
    if (untraceable) {
      // execve(2) has yet to return, which sets a register.
      again.add(pid)
      interrupt(pid)
    }
    resume(pid, 0)
  }

  const onTrap = (tid: number): void => {
    const executesAgain = again.delete(tid)
    if (executesAgain) executeAgain(tid, machine)
    if (executesAgain || (command.isLauncher(tid) && command.state() !== 'starting')) detach(tid, 0)
    else resume(tid, 0)
  }

  const onStop = (tid: number, stop: Exclude<Stop, { kind: 'ended' | 'exec' | 'trap' }>): void => {
    if (stop.kind === 'group-stop') {
      listen(tid)
      return
    }
    if (stop.kind === 'fork') processes.made(eventMessage(tid))
    if (stop.kind === 'clone') processes.cloned(tid, eventMessage(tid))
    if (stop.kind === 'exit') deaths.onExit(tid, eventMessage(tid))
    if (stop.kind === 'signal' && !command.isLauncher(tid) && deaths.onSignal(tid, stop.signal)) detach(tid, 0)
    else resume(tid, stop.kind === 'signal' ? stop.signal : 0)
  }

  return ({ tid, status }) => {
    const stop = stopOf(status)
    if (stop.kind === 'ended') {
      command.ended(tid)
      if (command.state() === 'starting') processes.ended(tid)
      else deaths.onEnd(tid, stop.status)
      return
    }
    command.stopped(tid)
    if (!command.isLauncher(tid)) processes.stopped(tid)
    if (command.state() === 'starting' && !command.isLauncher(tid)) setOptions(tid, FOLLOWING)
    if (stop.kind === 'exec') onExec(tid)
    else if (stop.kind === 'trap') onTrap(tid)
    else onStop(tid, stop)
  }
}

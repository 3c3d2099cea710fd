import { readSync } from 'node:fs'
import { thisMachine } from '../../model/machine.js'
import { libc } from '../libc.js'
import { effectiveCapabilities, hasBit, ownStatus } from '../own-status.js'
import { detach, interrupt, OPTIONS, seize, waitFor } from './calls.js'
import { type Message, writeMessage } from './messages.js'
import type { TracerSettings } from './settings.js'
import { stopOf } from './stop.js'
import { trace } from './trace.js'

/**
 * The process that traces a command. It is a process of its own because waitpid(2) blocks it until a thread stops, and
 * because a thread cannot trace another one of its own process: the one that starts the command is traced while it does
 * so, and the command with it from its first instruction on. When this process ends, however it does, the kernel lets go
 * of all that it traced, and the command goes on.
 */

/** include/uapi/linux/prctl.h */
const PR_SET_PDEATHSIG = 1
const SIGKILL = 9

/** What the launcher is traced for. */
const LAUNCHING = OPTIONS.fork | OPTIONS.vfork

const [IN, OUT] = [0, 1]

const send = (message: Message): void => writeMessage(OUT, message)

function main(settings: TracerSettings): void {
  const { launcher } = settings
  const machine = thisMachine()
  libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
  if (!machine || process.ppid !== launcher) return
  const refusal = tryLauncher(launcher)
  send(refusal === undefined ? { kind: 'ready' } : { kind: 'refused', error: refusal })
  // Nothing is read where the command is not started at all.
  if (refusal !== undefined || readSync(IN, Buffer.alloc(1)) === 0) return
  const error = seize(launcher, LAUNCHING)
  send(error === undefined ? { kind: 'attached' } : { kind: 'refused', error })
  if (error !== undefined) return
  const keepsPrivileges = mayTracePrivileged()
  trace(settings, { machine, keepsPrivileges, send, onStart: () => keepsPrivileges || become(settings.user) })
}

/** Without the privilege to look at processes of other users, who is root must be the user of the command to do so. */
function become(user: TracerSettings['user']): void {
  if (!user) return
  process.setgroups?.([...user.groups])
  process.setgid?.(user.gid)
  process.setuid?.(user.uid)
}

/** The name of the error where the kernel refuses it. */
function tryLauncher(tid: number): string | undefined {
  const error = seize(tid, 0)
  if (error !== undefined) return error
  interrupt(tid)
  for (let waited = waitFor(tid, true); waited; waited = waitFor(tid, true)) {
    const stop = stopOf(waited.status)
    if (stop.kind === 'ended') break
    if (detach(tid, stop.kind === 'signal' ? stop.signal : 0)) break
  }
  return undefined
}

const CAP_SYS_PTRACE = 19n

const mayTracePrivileged = (): boolean => hasBit(effectiveCapabilities(ownStatus() ?? ''), CAP_SYS_PTRACE)

main(JSON.parse(process.argv[2] ?? '{}'))

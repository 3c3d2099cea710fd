import type { Machine } from '../../../model/machine.js'
import type { RawProcessThread } from '../../../model/raw.js'
import type { ProcessMemory } from '../../memory/process-memory.js'
import { threadState } from '../../memory/thread-state.js'
import { waitOf } from '../../memory/wait.js'
import { readStat } from '../../proc/stat.js'
import { readStatus } from '../../proc/status.js'
import { registersOf } from '../calls.js'
import { runTimeOf } from './identity.js'

/** A thread that is stopped, and what it did before that. */
export interface StoppedThread {
  tid: number
  /** It was on a processor, or waited for one. */
  ran: boolean
  /** It had ended, or was about to. */
  exiting: boolean
}

/** What a thread that did not crash did. undefined for one that has gone. */
export function threadOf(
  { tid, ran, exiting }: StoppedThread,
  { pid, machine, memory, stackBytes }: { pid: number; machine: Machine; memory: ProcessMemory; stackBytes: number },
): RawProcessThread | undefined {
  const registers = registersOf(tid, machine)
  const place = `/proc/${pid}/task/${tid}`
  const stat = readStat(place)
  if (!registers || !stat) return undefined
  const { stack, userStack } = threadState(machine, memory, registers, stackBytes)
  return {
    tid,
    nsTid: readStatus(place)?.ownId,
    comm: stat.comm,
    registers,
    userStack,
    stack,
    stackMissing: stack ? undefined : 'unreadable',
    running: { delivering: false, woken: exiting, onCpu: ran, exiting: false, runTime: runTimeOf(place) },
    ...waitOf(machine, memory, registers),
  }
}

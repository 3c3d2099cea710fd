import type { Machine } from '../../../model/machine.js'
import type { RawEvent } from '../../../model/raw.js'
import { cpuOf } from '../../cpu/cpus.js'
import { interpreterStack } from '../../interpreter/interpreter-stack.js'
import { readMaps } from '../../proc/maps.js'
import { withMemory } from '../../proc/memory.js'
import { threadIdsOf } from '../../proc/read.js'
import { readStatus } from '../../proc/status.js'
import { registersOf } from '../calls.js'
import type { CommandSettings } from '../settings.js'
import type { Dying } from './dying.js'
import { dyingThread } from './dying-thread.js'
import { commOf, identityOf } from './identity.js'
import { abortMessageOf } from './message.js'

/** A record without its end: what is known before the process has died. */
export type Evidence = Omit<RawEvent, 'status' | 'time' | 'startTime' | 'lost'>

const SIGABRT = 6

/** Everything that can be read of a process at its end. undefined where it has gone already. */
export function takeEvidence(dying: Dying, machine: Machine, settings: CommandSettings): Evidence | undefined {
  const { pid, tid } = dying
  const threads = threadIdsOf(pid)
  const found = identityOf(dying, threads, settings.environment.length > 0)
  if (!found) return undefined
  const { startStack, ...identity } = found
  const { mappings, landmarks } = readMaps(tid)
  return withMemory(tid, mappings, (memory) => {
    const state = dyingThread(dying, registersOf(tid, machine) ?? [], { machine, memory, mappings, settings })
    const isAbort = dying.delivered?.fault.signal === SIGABRT
    return {
      kind: 'death',
      ...identity,
      ...state,
      oomVictim: false,
      thread: { ...state.thread, comm: commOf(tid), count: Math.max(threads.length, 1) },
      // Whoever chose to exit has left them.
      interpreterStack:
        dying.signal === 0
          ? undefined
          : interpreterStack(memory, mappings, {
              tid: readStatus(`/proc/${pid}/task/${tid}`)?.ownId ?? tid,
              stackPointer: state.thread.registers[cpuOf(machine).stackPointer] ?? 0n,
            }),
      message: isAbort ? abortMessageOf(memory, mappings) : undefined,
      memory: { ...landmarks, startStack },
      mappings: mappings.length > 0 ? mappings : undefined,
      mappingsTotal: mappings.length,
      truncated: [...identity.truncated, ...state.truncated],
    }
  })
}

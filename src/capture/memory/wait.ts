import type { Machine } from '../../model/machine.js'
import type { RawProcessThread } from '../../model/raw.js'
import { cpuOf } from '../cpu/cpus.js'
import { readLock } from './lock.js'
import type { ProcessMemory } from './process-memory.js'

/** The system call that a thread is in, and the lock that it waits for there. */
export function waitOf(
  machine: Machine,
  memory: ProcessMemory,
  registers: readonly bigint[],
): Pick<RawProcessThread, 'call' | 'lock'> {
  const call = cpuOf(machine).callOf?.(registers, memory)
  return { call, lock: call && readLock(machine, memory, call) }
}

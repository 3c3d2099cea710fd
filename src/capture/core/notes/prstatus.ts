import { PRSTATUS } from '../../../model/core-notes.js'
import type { Machine } from '../../../model/machine.js'
import { cpuOf } from '../../cpu/cpus.js'

/** NT_PRSTATUS: one thread. */
export interface ThreadStatus {
  tid: number
  /** That the core was dumped for; 0 where it was taken of a living process. The same for all threads. */
  signal: number
  /** In the order of bpf/registers.bpf.h. */
  registers: bigint[]
}

const WORD = 8

/** undefined where the note ends before the registers do. */
export function parsePrstatus(note: Buffer, machine: Machine): ThreadStatus | undefined {
  const { registers, coreRegisters } = cpuOf(machine)
  if (note.length < PRSTATUS.registers + coreRegisters.length * WORD) return undefined
  return {
    tid: note.readUInt32LE(PRSTATUS.pid),
    signal: note.readUInt16LE(PRSTATUS.currentSignal) & 0x7f,
    registers: registers.map((name) => note.readBigUInt64LE(PRSTATUS.registers + coreRegisters.indexOf(name) * WORD)),
  }
}

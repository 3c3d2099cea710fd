import { PRSTATUS } from '../../../model/core-notes.js'
import type { Machine } from '../../../model/machine.js'
import { readWord } from '../../../model/words.js'
import { cpuOf } from '../../cpu/cpus.js'

/** NT_PRSTATUS: one thread. */
export interface ThreadStatus {
  tid: number
  /** That the core was dumped for; 0 where it was taken of a living process. The same for all threads. */
  signal: number
  /** In the order of bpf/registers.bpf.h. */
  registers: bigint[]
  /** Its name, which cores do not have. */
  comm?: string
}

/** undefined where the note ends before the registers do. */
export function parsePrstatus(note: Buffer, machine: Machine): ThreadStatus | undefined {
  const { registers, coreRegisters, wordSize } = cpuOf(machine)
  const layout = PRSTATUS[wordSize]
  if (note.length < layout.registers + coreRegisters.length * wordSize) return undefined
  return {
    tid: note.readUInt32LE(layout.pid),
    signal: note.readUInt16LE(layout.currentSignal) & 0x7f,
    registers: registers.map((name) =>
      readWord(note, layout.registers + coreRegisters.indexOf(name) * wordSize, wordSize),
    ),
  }
}

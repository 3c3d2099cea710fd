import { createHash } from 'node:crypto'
import { AUXV } from '../../model/core-notes.js'
import type { ProcessMemory } from '../memory/process-memory.js'
import type { CoreProcess } from './read-process.js'

/** Equal for every copy of a core, compressed or not, and for no other: each process is given random bytes (getauxval(3)). */
export function identityOf({ info, thread, auxv }: CoreProcess, memory: ProcessMemory): string {
  const random = memory.read(auxv?.get(AUXV.random) ?? 0n, 16)
  return createHash('sha256')
    .update(`${info.pid} ${thread.tid} ${thread.registers} ${info.commandLine} `)
    .update(auxv?.bytes ?? '')
    .update(random)
    .digest('hex')
}

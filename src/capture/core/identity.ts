import { createHash } from 'node:crypto'
import type { CoreMemory } from './memory.js'
import { AT_RANDOM } from './notes/auxv.js'
import type { CoreProcess } from './read-process.js'

/** Equal for every copy of a core, compressed or not, and for no other: each process is given random bytes (getauxval(3)). */
export function identityOf({ info, thread, auxv }: CoreProcess, memory: CoreMemory): string {
  const random = memory.read(auxv?.get(AT_RANDOM) ?? 0n, 16)
  return createHash('sha256')
    .update(`${info.pid} ${thread.tid} ${thread.registers} ${info.commandLine} `)
    .update(auxv?.bytes ?? '')
    .update(random)
    .digest('hex')
}

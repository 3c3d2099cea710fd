import type { Machine } from '../../model/machine.js'
import type { RawCall, RawLock } from '../../model/raw.js'
import { syscallByName } from '../../model/syscalls/syscalls.js'
import type { ProcessMemory } from './process-memory.js'

/** As much as live capture takes (bpf/thread-record.h). */
const BEFORE = 8
const FROM_WORD = 40

/** Memory around the futex word of a call; undefined for another call, or where it cannot be read. */
export function readLock(
  machine: Machine,
  memory: ProcessMemory,
  { number, arguments: values }: RawCall,
): RawLock | undefined {
  if (number !== syscallByName('futex')?.number[machine]) return undefined
  const [address = 0n] = values
  const before = memory.readBefore(address, BEFORE)
  const bytes = Buffer.concat([before, memory.read(address, FROM_WORD)])
  return bytes.length < before.length + FROM_WORD ? undefined : { address, bytes, wordAt: before.length }
}

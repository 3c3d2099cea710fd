import { STACK_DEPTH } from '../../model/capacities.js'
import { readWord } from '../../model/words.js'
import type { Cpu } from '../cpu/cpu.js'
import type { ProcessMemory } from './process-memory.js'

/** Return addresses along the frame pointers, the instruction pointer first: what the kernel's own walk gives live capture. */
export function walkFramePointers(
  memory: Pick<ProcessMemory, 'read'>,
  registers: readonly bigint[],
  cpu: Cpu,
): bigint[] {
  const { wordSize, frameRecord, dwarf } = cpu
  const pc = registers[cpu.pc] ?? 0n
  const addresses = [pc]
  if (!frameRecord) return addresses
  let pointer = registers[cpu.framePointer] ?? 0n
  const word = (at: number): bigint | undefined => {
    const bytes = memory.read(pointer + BigInt(at), wordSize)
    return bytes.length < wordSize ? undefined : readWord(bytes, 0, wordSize)
  }
  while (addresses.length < STACK_DEPTH && pointer % BigInt(wordSize) === 0n) {
    const [caller, returnAddress] = [word(frameRecord.caller), word(frameRecord.returnAddress)]
    if (caller === undefined || returnAddress === undefined) break
    addresses.push(returnAddress & dwarf.codeMask)
    if (caller <= pointer) break
    pointer = caller
  }
  return addresses
}

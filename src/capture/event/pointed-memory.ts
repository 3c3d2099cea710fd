import type { RawEvent, RawMapping, RawStack } from '../../model/raw.js'
import { VM_WRITE } from '../../model/vm-flags.js'

type Taken = Pick<RawEvent, 'pointed' | 'mappings' | 'stack' | 'interruptedStack'>

/**
 * What a death keeps of the memory that was pointed at: pieces that continue each other are one, and what lies on a captured
 * stack, or in a file that the process could not have changed, is there already.
 */
export function keptMemory({ pointed = [], mappings = [], stack, interruptedStack }: Taken): RawStack[] {
  const known = [stack, interruptedStack].filter((each) => each !== undefined)
  const kept = pointed
    .filter((piece) => !known.some((each) => holds(each, piece)) && !isInFile(piece.address, mappings))
    .sort((one, other) => (one.address < other.address ? -1 : 1))
  const runs: RawStack[][] = []
  for (const piece of kept) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    if (last?.address === piece.address) continue
    if (run && last && endOf(last) === piece.address) run.push(piece)
    else runs.push([piece])
  }
  return runs.map((run) => ({ address: run[0]?.address ?? 0n, bytes: Buffer.concat(run.map(({ bytes }) => bytes)) }))
}

const endOf = ({ address, bytes }: RawStack): bigint => address + BigInt(bytes.length)

const holds = (stack: RawStack, piece: RawStack): boolean =>
  stack.address <= piece.address && endOf(piece) <= endOf(stack)

/** Whether memory can be read in the file that is mapped there: the process could not change it. */
export function isInFile(address: bigint, mappings: readonly RawMapping[]): boolean {
  const mapping = mappings.find(({ start, end }) => start <= address && address < end)
  return mapping?.path !== undefined && !(mapping.vmFlags & VM_WRITE)
}

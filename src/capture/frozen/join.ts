import { partitionPoint } from '../../model/binary-search.js'
import type { RawEvent, RawProcessThread, RawStack } from '../../model/raw.js'
import { TICK_NS } from '../proc/stat.js'
import type { FrozenProcess } from './evidence.js'

/** Of processes whose death never comes, as when it was lost or is filtered out; each has some MiB at most. */
const MAX_WAITING = 32

export interface FrozenWaiting {
  add(frozen: FrozenProcess): void
  /** What was read of the process whose death this is. */
  take(death: Pick<RawEvent, 'pid' | 'startTime'>): FrozenProcess | undefined
}

/** Keeps what was read of frozen processes until their deaths come. */
export function createFrozenWaiting(): FrozenWaiting {
  const waiting = new Map<string, FrozenProcess>()
  return {
    add: (frozen) => {
      const [oldest] = waiting.keys()
      if (waiting.size >= MAX_WAITING && oldest !== undefined) waiting.delete(oldest)
      waiting.set(keyOf(frozen), frozen)
    },
    take: (death) => {
      const frozen = waiting.get(keyOf(death))
      waiting.delete(keyOf(death))
      return frozen
    },
  }
}

/** A process id is used again, but not within a tick. */
const keyOf = ({ pid, startTime = 0n }: { pid: number; startTime?: bigint | undefined }): string =>
  `${pid} ${startTime / TICK_NS}`

/**
 * The record of a death with what was read while its process was frozen. Registers are those of the record, as they were
 * at the signal: whatever a stack pointer of it leads to is there to its end now. `stackPointer`: its index in registers.
 */
export function withFrozen(death: RawEvent, frozen: FrozenProcess, stackPointer: number): RawEvent {
  const { mappings, pointed, interpreterStack } = frozen
  const pieces = [...frozen.stacks].sort((one, other) => (one.address < other.address ? -1 : 1))
  const whole = ({ registers }: { registers: bigint[] }, stack: RawStack | undefined): RawStack | undefined =>
    grown(stack ?? { address: registers[stackPointer] ?? 0n, bytes: new Uint8Array() }, pieces) ?? stack
  const ofThread = (thread: RawProcessThread): RawProcessThread => {
    const stack = whole(thread, thread.stack)
    return { ...thread, stack, stackMissing: stack ? undefined : thread.stackMissing }
  }
  const stack = whole(death.thread, death.stack)
  const isMore = mappings.length > (death.mappings?.length ?? 0)
  const isWhole = stack !== undefined && mappings.some(({ end }) => end === endOf(stack))
  const had = [...(isWhole ? ['stack'] : []), ...(isMore ? ['maps'] : [])]
  return {
    ...death,
    stack,
    threads: death.threads?.map(ofThread),
    mappings: isMore ? mappings : death.mappings,
    mappingsTotal: isMore ? mappings.length : death.mappingsTotal,
    pointed: pointed.length === 0 ? death.pointed : [...(death.pointed ?? []), ...pointed],
    interpreterStack: interpreterStack ?? death.interpreterStack,
    truncated: death.truncated.filter((what) => !had.includes(what)),
  }
}

const endOf = ({ address, bytes }: RawStack): bigint => address + BigInt(bytes.length)

/** The same stack from a piece that has more of it. */
function grown(stack: RawStack, pieces: readonly RawStack[]): RawStack | undefined {
  const { address } = stack
  const piece = pieces[partitionPoint(pieces.length, (index) => (pieces[index]?.address ?? 0n) <= address) - 1]
  if (!piece || endOf(piece) <= endOf(stack)) return undefined
  return { address, bytes: piece.bytes.subarray(Number(address - piece.address)) }
}

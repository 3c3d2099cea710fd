import { decodeText } from '../event/text.js'
import { readBytes } from './read.js'

/** proc_pid_stat(5), as far as it is used. Times in nanoseconds. */
export interface Stat {
  comm: string
  /** R: it runs, or waits for a processor. */
  state: string
  parentId: number
  /** PF_… of include/linux/sched.h. */
  flags: number
  minorFaults: bigint
  majorFaults: bigint
  userTime: bigint
  systemTime: bigint
  nice: number
  rtPriority: number
  policy: number
  /** Since the machine was started, in whole ticks. */
  startTime: bigint
  startStack: bigint
  /** 0 unless its process dumps core: only then the kernel gives them away. */
  stackPointer: bigint
  instructionPointer: bigint
}

/** USER_HZ, the same on all processors that are supported. */
export const TICK_NS = 10_000_000n

/** undefined for a thread that has gone. `place`: its folder. */
export function readStat(place: string): Stat | undefined {
  const bytes = readBytes(`${place}/stat`)
  // The name may hold anything.
  const [start, end] = [bytes.indexOf('('), bytes.lastIndexOf(')')]
  if (end === -1) return undefined
  const fields = bytes.toString('latin1', end + 2).split(' ')
  const field = (number: number): string => fields[number - 3] ?? '0'
  return {
    comm: decodeText(bytes.subarray(start + 1, end)),
    state: field(3),
    parentId: Number(field(4)),
    flags: Number(field(9)),
    minorFaults: BigInt(field(10)),
    majorFaults: BigInt(field(12)),
    userTime: BigInt(field(14)) * TICK_NS,
    systemTime: BigInt(field(15)) * TICK_NS,
    nice: Number(field(19)),
    rtPriority: Number(field(40)),
    policy: Number(field(41)),
    startTime: BigInt(field(22)) * TICK_NS,
    startStack: BigInt(field(28)),
    stackPointer: BigInt(field(29)),
    instructionPointer: BigInt(field(30)),
  }
}

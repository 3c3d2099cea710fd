import { DUMP_REQUESTED, EXCEPTION, STREAMS } from '../../../model/minidump.js'
import type { RawFault } from '../../../model/raw.js'
import { type Location, locationAt, type Streams } from './streams.js'

export interface DumpedException {
  tid: number
  context: Location
  /** undefined where the process was alive. */
  fault?: RawFault
  /** That who sent the signal was written, as Crashpad does. */
  hasSender: boolean
}

const SIGSYS = 31

/** undefined for a dump without one. */
export function exceptionOf(streams: Streams): DumpedException | undefined {
  const stream = streams.find(STREAMS.exception)
  if (!stream || stream.length < EXCEPTION.size) return undefined
  const thread = { tid: stream.readUInt32LE(EXCEPTION.tid), context: locationAt(stream, EXCEPTION.context) }
  const signal = stream.readUInt32LE(EXCEPTION.code)
  if (signal === DUMP_REQUESTED || signal < 1 || signal > 64) return { ...thread, hasSender: false }
  const code = stream.readInt32LE(EXCEPTION.flags)
  const count = stream.readUInt32LE(EXCEPTION.parameterCount)
  const parameter = (index: number): number =>
    index < count ? Number(BigInt.asUintN(32, stream.readBigUInt64LE(EXCEPTION.parameters + index * 8))) : 0
  const hasSender = code <= 0 && count >= 2
  return {
    ...thread,
    hasSender,
    fault: {
      ...{ signal, code, firstChance: false },
      address: stream.readBigUInt64LE(EXCEPTION.address),
      senderPid: hasSender ? parameter(0) : 0,
      senderUid: hasSender ? parameter(1) : 0,
      syscall: signal === SIGSYS && code > 0 ? parameter(0) : 0,
    },
  }
}

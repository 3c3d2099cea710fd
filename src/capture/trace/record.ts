import { ARGUMENTS, Piece, TraceRecord } from './abi.js'

/** A piece of memory that came with a call: bytes of one argument. */
export interface CallPiece {
  argument: number
  /** PARTS of ./abi.ts. */
  part: number
  bytes: Buffer
  /** Size of the memory that the bytes come from, or a count. */
  total: number
}

/** A record of the ring; bpf/trace.h says what its fields mean for each kind. */
export interface RawTrace {
  kind: number
  pid: number
  tid: number
  number: number
  /** CLOCK_BOOTTIME, ns. */
  time: bigint
  /** ns */
  duration: number
  result: bigint
  flags: number
  arguments: bigint[]
  pieces: CallPiece[]
}

const AT = TraceRecord.offsets
const at = (name: string): number => AT[name] ?? 0
const [KIND, PID, TID, NUMBER, TIME, DURATION, RESULT, FLAGS, PIECES, ARGS] = [
  at('kind'),
  at('pid'),
  at('tid'),
  at('number'),
  at('time'),
  at('duration'),
  at('result'),
  at('flags'),
  at('pieces_bytes'),
  at('arguments'),
]

/** Read by hand, not by its layout: there are a million of them a second. */
export function readRecord(buffer: Buffer, start: number): RawTrace {
  const args: bigint[] = []
  for (let index = 0; index < ARGUMENTS; index++) args.push(buffer.readBigUInt64LE(start + ARGS + 8 * index))
  const pieces = start + TraceRecord.size
  return {
    kind: buffer.readUInt32LE(start + KIND),
    pid: buffer.readUInt32LE(start + PID),
    tid: buffer.readUInt32LE(start + TID),
    number: buffer.readInt32LE(start + NUMBER),
    time: buffer.readBigUInt64LE(start + TIME),
    duration: buffer.readUInt32LE(start + DURATION) + buffer.readUInt32LE(start + DURATION + 4) * 2 ** 32,
    result: buffer.readBigInt64LE(start + RESULT),
    flags: buffer.readUInt32LE(start + FLAGS),
    arguments: args,
    pieces: readPieces(buffer, pieces, pieces + buffer.readUInt32LE(start + PIECES)),
  }
}

function readPieces(buffer: Buffer, start: number, end: number): CallPiece[] {
  const pieces: CallPiece[] = []
  for (let from = start; from + Piece.size <= end; ) {
    const length = buffer.readUInt16LE(from + 2)
    const bytes = from + Piece.size
    pieces.push({
      argument: buffer.readUInt8(from),
      part: buffer.readUInt8(from + 1),
      bytes: buffer.subarray(bytes, bytes + length),
      total: buffer.readUInt32LE(from + 4),
    })
    from += (Piece.size + length + 7) & ~7
  }
  return pieces
}

import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import { type Static, Type } from 'typebox'
import { formatAddress } from './address.js'
import { ADDRESS_PATTERN, type CrashEvent } from './event.js'
import type { RawEvent, RawFault, RawStack } from './raw.js'
import { validatorOf } from './validator.js'

/**
 * What an event has of its process besides what it says: memory, and the numbers that became names. With them a stack can be
 * unwound again elsewhere, and a core file be written. The event has it as text: base64 of a Brotli stream of the length of a
 * head (32 bits, little-endian), the head as JSON, and the bytes of the pieces of memory that it lists, in its order.
 */
export interface RawEvidence {
  memory: RawEvent['memory']
  fault?: RawFault
  /** Of the thread that died: the kernel's walk along the frame pointers. */
  framePointers: bigint[]
  /** By thread. */
  stacks: ReadonlyMap<number, RawStack>
  /** Where the stack of the thread that died is that of a signal handler alone: of the code it interrupted. */
  interruptedStack?: RawStack
  /** Memory that the registers and the stack of the thread that died point at. */
  pointed: RawStack[]
}

/** Quick enough for a crash storm; the next levels gain little. */
const QUALITY = 3
/** Stacks of threads that wait in the same way repeat within so many bits of distance; a larger window costs time for each death. */
const WINDOW_BITS = 18

/** Of 1024 threads with 64 KiB of stack each: no capture takes more. */
const MAX_BYTES = 80 * 1024 * 1024
const MAX_HEAD = 1024 * 1024

export function packEvidence({ memory, fault, framePointers, stacks, interruptedStack, pointed }: RawEvidence): string {
  const pieces: Uint8Array[] = []
  const piece = ({ address, bytes }: RawStack): Piece => {
    pieces.push(bytes)
    return { address: formatAddress(address), size: bytes.length }
  }
  const head: Head = {
    version: 1,
    memory: {
      vdso: formatAddress(memory.vdso),
      startStack: formatted(memory.startStack),
      startBrk: formatted(memory.startBrk),
      brk: formatted(memory.brk),
    },
    fault: fault && { ...fault, address: formatAddress(fault.address), time: formatted(fault.time) },
    framePointers: framePointers.map(formatAddress),
    stacks: [...stacks].map(([tid, stack]) => ({ tid, ...piece(stack) })),
    interruptedStack: interruptedStack && piece(interruptedStack),
    pointed: pointed.map(piece),
  }
  const text = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(LENGTH_SIZE)
  length.writeUInt32LE(text.length)
  const bytes = Buffer.concat([length, text, ...pieces])
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  return brotliCompressSync(bytes, { params }).toString('base64')
}

/** undefined for an event without evidence, and for evidence that was damaged. */
export function unpackEvidence({ raw }: Pick<CrashEvent, 'raw'>): RawEvidence | undefined {
  const bytes = raw === undefined ? undefined : decompressed(raw)
  if (!bytes || bytes.length < LENGTH_SIZE) return undefined
  const start = LENGTH_SIZE + bytes.readUInt32LE(0)
  const head =
    start <= Math.min(bytes.length, MAX_HEAD) ? parsed(bytes.toString('utf8', LENGTH_SIZE, start)) : undefined
  if (!head) return undefined
  let at = start
  const piece = ({ address, size }: Piece): RawStack => {
    const taken = bytes.subarray(at, at + size)
    at += size
    return { address: BigInt(address), bytes: taken }
  }
  const { fault, memory, interruptedStack, pointed = [] } = head
  return {
    memory: {
      vdso: BigInt(memory.vdso),
      startStack: known(memory.startStack),
      startBrk: known(memory.startBrk),
      brk: known(memory.brk),
    },
    fault: fault && { ...fault, address: BigInt(fault.address), time: known(fault.time) },
    framePointers: head.framePointers.map(BigInt),
    stacks: new Map(head.stacks.map(({ tid, ...stack }) => [tid, piece(stack)])),
    interruptedStack: interruptedStack && piece(interruptedStack),
    pointed: pointed.map(piece),
  }
}

const LENGTH_SIZE = 4

const formatted = (value: bigint | undefined): string | undefined =>
  value === undefined ? undefined : formatAddress(value)

const known = (value: string | undefined): bigint | undefined => (value === undefined ? undefined : BigInt(value))

const hexSchema = () => Type.String({ pattern: ADDRESS_PATTERN })
const countSchema = () => Type.Integer({ minimum: 0 })
const pieceSchema = () => Type.Object({ address: hexSchema(), size: countSchema() })
const headSchema = () =>
  Type.Object({
    version: Type.Literal(1),
    memory: Type.Object({
      vdso: hexSchema(),
      startStack: Type.Optional(hexSchema()),
      startBrk: Type.Optional(hexSchema()),
      brk: Type.Optional(hexSchema()),
    }),
    fault: Type.Optional(
      Type.Object({
        time: Type.Optional(hexSchema()),
        signal: Type.Integer(),
        code: Type.Integer(),
        address: hexSchema(),
        senderPid: countSchema(),
        senderUid: countSchema(),
        trap: Type.Optional(Type.Integer()),
        errorCode: Type.Optional(Type.Integer()),
        access: Type.Optional(Type.Union([Type.Literal('read'), Type.Literal('write'), Type.Literal('execute')])),
        syscall: Type.Integer(),
        firstChance: Type.Boolean(),
      }),
    ),
    framePointers: Type.Array(hexSchema()),
    stacks: Type.Array(Type.Object({ tid: countSchema(), ...pieceSchema().properties })),
    interruptedStack: Type.Optional(pieceSchema()),
    pointed: Type.Optional(Type.Array(pieceSchema())),
  })
const head = validatorOf(headSchema)
type Piece = Static<ReturnType<typeof pieceSchema>>
type Head = Static<ReturnType<typeof headSchema>>

function parsed(text: string): Head | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return head().Check(value) ? value : undefined
  } catch {
    return undefined
  }
}

function decompressed(text: string): Buffer | undefined {
  try {
    return brotliDecompressSync(Buffer.from(text, 'base64'), { maxOutputLength: MAX_BYTES })
  } catch {
    return undefined
  }
}

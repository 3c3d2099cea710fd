import { writeSync } from 'node:fs'
import { deserialize, serialize } from 'node:v8'
import type { RawEvent } from '../../model/raw.js'

/** From the tracer to the process that started it. */
export type Message =
  /** It can trace: the first one of all. */
  | { kind: 'ready' }
  /** It cannot: the name of the error. */
  | { kind: 'refused'; error: string }
  /** What its parent starts next is traced. */
  | { kind: 'attached' }
  | { kind: 'death'; raw: RawEvent }
  /** A process in another mount namespace has executed a program. */
  | { kind: 'elsewhere' }
  /** A program that is let go, with all that it starts, because it would not work while it is traced. */
  | { kind: 'let-go'; program: string; reason: 'privileged' | 'tracer'; isCommand: boolean }
  /** The command has ended, and so have those that were dying with it. */
  | { kind: 'end'; captured: number }

const LENGTH_BYTES = 4

/** Blocks until all of it is written. Throws where no process reads any more. */
export function writeMessage(descriptor: number, message: Message): void {
  const body = serialize(message)
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32LE(body.length)
  const bytes = Buffer.concat([length, body])
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
}

/** Takes the chunks of a stream of messages, in order, and hands on each message when it is whole. */
export function messageReader(onMessage: (message: Message) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= LENGTH_BYTES) {
      const end = LENGTH_BYTES + rest.readUInt32LE(0)
      if (rest.length < end) return
      const message: Message = deserialize(rest.subarray(LENGTH_BYTES, end))
      rest = rest.subarray(end)
      onMessage(message)
    }
  }
}

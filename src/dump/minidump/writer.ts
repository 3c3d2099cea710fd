/** Where something is in the file: MDLocationDescriptor. */
export interface Location {
  size: number
  /** Bytes from the start of the file. */
  at: number
}

/** A file that grows at its end; its beginning, which says where the rest is, is written last. */
export interface Writer {
  /** Every part begins at a multiple of eight bytes. */
  add(bytes: Uint8Array): Location
  /** MDString: UTF-16 with its length. Returns where it is. */
  addText(text: string): number
  finish(beginning: Uint8Array): Buffer
}

const ALIGNMENT = 8

/** beginningSize: bytes to leave room for. */
export function createWriter(beginningSize: number): Writer {
  const parts: Uint8Array[] = []
  let end = beginningSize
  const add = (bytes: Uint8Array): Location => {
    const padding = -end & (ALIGNMENT - 1)
    const at = end + padding
    parts.push(Buffer.alloc(padding), bytes)
    end = at + bytes.length
    return { size: bytes.length, at }
  }
  return {
    add,
    addText: (text) => {
      const content = Buffer.from(`${text}\0`, 'utf16le')
      const length = Buffer.alloc(4)
      length.writeUInt32LE(content.length - 2)
      return add(Buffer.concat([length, content])).at
    },
    finish: (beginning) => Buffer.concat([beginning, ...parts]),
  }
}

export function writeLocation(to: Buffer, { size, at }: Location, offset: number): void {
  to.writeUInt32LE(size, offset)
  to.writeUInt32LE(at, offset + 4)
}

/** A list as the streams have it: a count of 32 bits, then the entries. */
export function listOf(entries: readonly Buffer[]): Buffer {
  const count = Buffer.alloc(4)
  count.writeUInt32LE(entries.length)
  return Buffer.concat([count, ...entries])
}

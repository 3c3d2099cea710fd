/** A write for each line would cost more than the line. */
const ROOM_BYTES = 128 * 1024
/** UTF-8 of a unit of UTF-16. */
const MOST_BYTES = 3

export interface ManyLines {
  /** Takes whole lines, or nothing. */
  add(text: string): void
  /** Writes what was not written yet. */
  flush(): void
}

/**
 * Lines that are written many at once. Each becomes bytes by itself: to put the texts together first, which V8 does when a
 * text is as long as that, takes twenty times as long.
 */
export function openManyLines(write: (bytes: Uint8Array) => void): ManyLines {
  // A pipe may hold on to what it was given: it gets each room for itself.
  let room = Buffer.allocUnsafeSlow(ROOM_BYTES)
  let length = 0
  const flush = (): void => {
    if (length === 0) return
    write(room.subarray(0, length))
    room = Buffer.allocUnsafeSlow(ROOM_BYTES)
    length = 0
  }
  return {
    add: (text) => {
      const most = text.length * MOST_BYTES
      if (most > ROOM_BYTES - length) flush()
      if (most > ROOM_BYTES) write(Buffer.from(text))
      else length += room.write(text, length)
    },
    flush,
  }
}

/** The header of a record: its length with two flag bits above it; include/uapi/linux/bpf.h. */
const HEADER = 8
const LENGTH = 0x3fff_ffff

/** From this value on, a header is that of a record which is not complete yet. */
export const BUSY = 0x8000_0000

/** The size of a record with its header and padding: where the next one starts. */
export const sizeInRing = (header: number): number => (HEADER + (header & LENGTH) + 7) & ~7

/** Calls back with where each record's own bytes start and end in a stretch of the ring. */
export function eachRecord(stretch: Uint8Array, found: (start: number, end: number) => void): void {
  const view = new DataView(stretch.buffer, stretch.byteOffset, stretch.byteLength)
  for (let at = 0; at < stretch.length; ) {
    const header = view.getUint32(at, true)
    found(at + HEADER, at + HEADER + (header & LENGTH))
    at += sizeInRing(header)
  }
}

/** The records of a stretch of the ring, in place. */
export function recordsIn(stretch: Uint8Array): Uint8Array[] {
  const records: Uint8Array[] = []
  eachRecord(stretch, (start, end) => records.push(stretch.subarray(start, end)))
  return records
}

/** Calls back with a copy of each part of a stretch whose records have one owner, in their order. */
export function eachOwner(
  stretch: Uint8Array,
  ownerOf: (record: Uint8Array) => string,
  found: (owner: string, part: Uint8Array<ArrayBuffer>) => void,
): void {
  let from = 0
  let last: string | undefined
  const end = (to: number): void => {
    if (last !== undefined) found(last, new Uint8Array(stretch.subarray(from, to)))
    from = to
  }
  eachRecord(stretch, (start, to) => {
    const owner = ownerOf(stretch.subarray(start, to))
    if (owner !== last) end(start - HEADER)
    last = owner
  })
  end(stretch.length)
}

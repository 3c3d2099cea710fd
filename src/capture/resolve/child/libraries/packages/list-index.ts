import { partitionPoint } from '../../../../../model/binary-search.js'
/**
 * Which of many lists of paths may hold a line. A hundred thousand paths as strings take tens of MB; their hashes, each
 * with the number of its list, one. So an answer is a candidate: whether the list does hold the line is for hasLine.
 */
export function indexLines(lists: Iterable<Buffer>): (line: string) => number[] {
  let keys = new Float64Array(1 << 16)
  let count = 0
  let list = 0
  for (const bytes of lists) {
    hashLines(bytes, (hash) => {
      if (count === keys.length) keys = grown(keys)
      keys[count++] = hash * MAX_LISTS + list
    })
    list += 1
    if (list === MAX_LISTS || count > MAX_LINES) break
  }
  const sorted = keys.slice(0, count).sort()
  return (line) => {
    const found: number[] = []
    hashLines(Buffer.from(`${line}\n`), (hash) => {
      for (let at = firstNotBelow(sorted, hash * MAX_LISTS); at < count; at++) {
        const key = sorted[at] ?? 0
        if (key >= (hash + 1) * MAX_LISTS || found.length === MAX_CANDIDATES) break
        found.push(key % MAX_LISTS)
      }
    })
    return found
  }
}

/** Whether one of the lines is this one, to the last byte. */
export function hasLine(bytes: Buffer, line: string): boolean {
  const wanted = Buffer.from(`${line}\n`)
  return bytes.subarray(0, wanted.length).equals(wanted) || bytes.includes(`\n${line}\n`)
}

/** 32 bits of hash and 20 of list fit the 53 of a double. */
const MAX_LISTS = 1 << 20
const MAX_LINES = 1 << 22
/** A folder is in every list, a file in one or two. */
const MAX_CANDIDATES = 16

/** FNV-1a of each line that has its newline. */
function hashLines(bytes: Buffer, use: (hash: number) => void): void {
  let hash = 0x811c9dc5
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte !== 10) {
      hash = Math.imul(hash ^ byte, 0x01000193)
      continue
    }
    use(hash >>> 0)
    hash = 0x811c9dc5
  }
}

function grown(keys: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(keys.length * 2)
  larger.set(keys)
  return larger
}

const firstNotBelow = (sorted: Float64Array, key: number): number =>
  partitionPoint(sorted.length, (index) => (sorted[index] ?? 0) < key)

export interface Note {
  owner: string
  type: number
  description: Buffer
}

const MAX_NOTES = 256

/**
 * Notes of a segment or section (elf(5)), those that are whole. `align` is 8 for GNU properties on 64-bit machines and
 * else 4, whatever the class of the file is.
 */
export function parseNotes(bytes: Buffer, align: number): Note[] {
  const padded = (offset: number): number => Math.ceil(offset / align) * align
  const notes: Note[] = []
  let offset = 0
  while (offset + 12 <= bytes.length && notes.length < MAX_NOTES) {
    const ownerSize = bytes.readUInt32LE(offset)
    const size = bytes.readUInt32LE(offset + 4)
    const start = padded(offset + 12 + ownerSize)
    if (start + size > bytes.length) break
    const owner = bytes.toString('latin1', offset + 12, offset + 12 + ownerSize).replace(/\0.*$/s, '')
    notes.push({ owner, type: bytes.readUInt32LE(offset + 8), description: bytes.subarray(start, start + size) })
    offset = padded(start + size)
  }
  return notes
}

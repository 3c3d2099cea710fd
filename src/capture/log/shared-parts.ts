/** Values of JSON that many lines have in common, such as the libraries of a program, by their text. */
export interface SharedParts {
  /** The value that begins there in a line, where it is a known one. */
  at(line: string, start: number): SharedPart | undefined
  /** Makes a value known, which may be the one that begins there in a line: no other form of its text is looked for. */
  add(line: string, start: number, value: unknown): void
}

export interface SharedPart {
  text: string
  value: unknown
}

/** Shorter ones are not worth it. */
const HEAD_LENGTH = 96
/** Of one head. */
const MAX_ALIKE = 8
const MAX_LENGTH = 4 * 1024 * 1024

export function createSharedParts(): SharedParts {
  const byHead = new Map<string, SharedPart[]>()
  let length = 0
  return {
    at: (line, start) =>
      byHead
        .get(line.slice(start, start + HEAD_LENGTH))
        ?.find(({ text }) => line.slice(start, start + text.length) === text),
    add: (line, start, value) => {
      if (length > MAX_LENGTH || value === undefined) return
      const text = JSON.stringify(value)
      if (text.length < HEAD_LENGTH || !line.startsWith(text, start)) return
      const head = text.slice(0, HEAD_LENGTH)
      const alike = byHead.get(head) ?? []
      if (alike.length === MAX_ALIKE) return
      alike.push({ text, value })
      byHead.set(head, alike)
      length += text.length
    },
  }
}

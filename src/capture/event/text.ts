import { isUtf8 } from 'node:buffer'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Bytes that a process chose, as text: valid UTF-8 unchanged, any other byte as \xNN. */
export function decodeText(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return decoder.decode(bytes)
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0
    const character = bytes.subarray(at, at + sequenceLength(first))
    const valid = isUtf8(character)
    text += valid ? decoder.decode(character) : `\\x${first.toString(16).padStart(2, '0')}`
    at += valid ? character.length : 1
  }
  return text
}

/** RFC 3629: what the first byte of a character says. */
function sequenceLength(first: number): number {
  if (first < 0xc0) return 1
  if (first < 0xe0) return 2
  return first < 0xf0 ? 3 : 4
}

/** Text up to the first NUL. */
export function decodeCString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return decodeText(end === -1 ? bytes : bytes.subarray(0, end))
}

/** NUL-terminated strings, one after the other. A last string without its NUL was cut, and is kept. */
export function decodeCStrings(bytes: Uint8Array): string[] {
  const strings: string[] = []
  let start = 0
  while (start < bytes.length) {
    const end = bytes.indexOf(0, start)
    strings.push(decodeText(bytes.subarray(start, end === -1 ? bytes.length : end)))
    if (end === -1) break
    start = end + 1
  }
  return strings
}

/** Leaf-first components of a dentry or kernfs walk as a path. A truncated one lacks its beginning. */
export function decodePath(bytes: Uint8Array, truncated: boolean): string {
  const components = decodeCStrings(bytes).reverse()
  return (truncated ? '…/' : '/') + components.join('/')
}

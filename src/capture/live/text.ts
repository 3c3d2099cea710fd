const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bytes of a process's choosing as text: valid UTF-8 as it is, anything else byte by byte, as \xNN. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    return Array.from(bytes, (byte) =>
      byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
    ).join('')
  }
}

/** Text up to the first NUL. */
export function decodeCString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return decodeText(end === -1 ? bytes : bytes.subarray(0, end))
}

/** NUL-terminated strings, one behind the other. A last one without its NUL was cut and is kept. */
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

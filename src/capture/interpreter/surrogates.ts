/** A surrogate that stands alone is a byte of a name that is not UTF-8, less 0xdc00 (PEP 383), or part of no character. */
export const withoutSurrogates = (text: string): string =>
  text.replace(/\p{Surrogate}/gu, (surrogate) => {
    const byte = surrogate.charCodeAt(0) - 0xdc00
    return byte >= 0x80 && byte <= 0xff ? `\\x${byte.toString(16)}` : '\ufffd'
  })

/** The normalized form of an http or https address, or nothing. Its only ASCII punctuation is what RFC 3986 allows. */
export function webAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined
  return url.href.replace(
    UNSAFE,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}

/** What the URL standard leaves alone in a query or fragment although RFC 3986 does not, and quotes. */
const UNSAFE = /["'<>\\^`{|}]/g

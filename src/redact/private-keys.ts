import { MARK } from './mark.js'

/**
 * PEM and PGP private keys, whole or torn: of a key without its end, everything after the first line is removed, of one
 * whose start is missing everything before its last line.
 */
export function hidePrivateKeys(text: string): string {
  if (!text.includes('PRIVATE KEY')) return text
  const rest = text.replace(FROM_BEGIN, MARK)
  const end = [...rest.matchAll(END)].at(-1)
  return end ? `${MARK}${rest.slice(end.index + end[0].length)}` : rest
}

/** Always matches once begun, so that no text is read twice. */
const FROM_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END[A-Z0-9 ]{0,60}-{0,5}|$)/g
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g

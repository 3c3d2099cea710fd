/** At most `limit` UTF-16 units of text; what was cut ends in an ellipsis. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  // Not between the halves of a surrogate pair.
  const end = /[\ud800-\udbff]/.test(text.charAt(limit - 2)) ? limit - 2 : limit - 1
  return `${text.slice(0, end)}…`
}

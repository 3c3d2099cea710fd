/** The words of a runtime on standard error that connect an exception with those that were raised before it. */
export interface ChainPatterns {
  /** The line that a traceback begins with. */
  after: RegExp
  /** The line with an exception. */
  line: RegExp
  /** The line between two exceptions of which the first is the cause of the second. */
  caused: RegExp
  /** The same, where the second was raised while the first was handled: it need not be its cause. */
  during: RegExp
}

/** What a program that handles an exception in time may have written between the two is no chain. */
const isBlank = (line: string | undefined): boolean => line === ''

/**
 * What is said of the exceptions that were raised before the last one; '' where there were none. A chain begins with the
 * exception from which all others followed, so that this one is named, and not those in between.
 */
export function chainBefore(
  lines: readonly string[],
  last: string,
  { after, line, caused, during }: ChainPatterns,
): string {
  const earlier: { text: string; isCause: boolean }[] = []
  let start = lines.findLastIndex((each) => after.test(each))
  while (start > 0) {
    let link = start - 1
    while (isBlank(lines[link])) link--
    const words = lines[link] ?? ''
    const isCause = caused.test(words)
    if (!isCause && !during.test(words)) break
    const before = lines.slice(0, link)
    const from = before.findLastIndex((each) => after.test(each))
    const text = before.slice(from + 1).find((each) => line.test(each))
    const exception = text === undefined ? undefined : line.exec(text)?.[1]
    if (exception === undefined) break
    earlier.push({ text: exception, isCause })
    start = from
  }
  const first = earlier.at(-1)
  if (first === undefined || first.text === last) return ''
  if (earlier.every(({ isCause }) => isCause)) return `; caused by ${first.text}`
  if (earlier.length === 1) return `; raised while handling ${first.text}`
  return `; the first of ${earlier.length + 1} exceptions was ${first.text}`
}

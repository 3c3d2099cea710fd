/**
 * Where a repetition without end is repeated without end, as in `(a+)+`. RE2 takes that in its stride; engines that
 * backtrack, where a pattern may be copied to, can take years over one line.
 */
export function nestedRepetition(pattern: string): string | undefined {
  const groups: { start: number; repeats: boolean }[] = []
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index]
    if (character === '\\') index++
    else if (character === '[') index = endOfClass(pattern, index)
    else if (character === '(') groups.push({ start: index, repeats: false })
    else if (character === ')') {
      const group = groups.pop()
      const outer = groups.at(-1)
      const repeated = repeatsAt(pattern, index + 1)
      if (group?.repeats && repeated) return pattern.slice(group.start, index + 2)
      if (outer && (group?.repeats || repeated)) outer.repeats = true
    } else if (repeatsAt(pattern, index)) {
      const group = groups.at(-1)
      if (group) group.repeats = true
    }
  }
  return undefined
}

/** `*`, `+` or `{n,}` */
const repeatsAt = (pattern: string, index: number): boolean =>
  /^(?:[*+]|\{\d+,\})/.test(pattern.slice(index, index + 12))

/** A class ends at the first `]` that is neither its first character nor escaped. */
function endOfClass(pattern: string, start: number): number {
  let index = start + 1
  if (pattern[index] === '^') index++
  if (pattern[index] === ']') index++
  while (index < pattern.length && pattern[index] !== ']') index += pattern[index] === '\\' ? 2 : 1
  return index
}

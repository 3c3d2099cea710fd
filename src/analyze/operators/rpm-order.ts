/**
 * Negative, 0 or positive: a before, equal to or after b, in the order of rpm for the upstream part of a version or
 * for a release (rpmvercmp of rpm's rpmio/rpmvercmp.c). Any text is a version to it.
 */
export function compareRpm(a: string, b: string): number {
  const left = segments(a)
  const right = segments(b)
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = compareSegments(left[index], right[index])
    if (difference !== 0) return difference
  }
  return 0
}

/** Runs of digits, runs of letters, tildes and carets; all else only separates. */
const segments = (text: string): string[] => text.match(/\d+|[A-Za-z]+|[~^]/g) ?? []

/** A tilde before everything, the end included; a caret after the end and before all else; digits after letters. */
function compareSegments(a: string | undefined, b: string | undefined): number {
  return rank(a) - rank(b) || (isDigits(a) && isDigits(b) ? compareNumbers(a, b) : compareTexts(a, b))
}

function rank(segment: string | undefined): number {
  if (segment === '~') return 0
  if (segment === undefined) return 1
  if (segment === '^') return 2
  return isDigits(segment) ? 4 : 3
}

const isDigits = (segment: string | undefined): segment is string => segment !== undefined && /^\d/.test(segment)

function compareNumbers(a: string, b: string): number {
  const left = a.replace(/^0+/, '')
  const right = b.replace(/^0+/, '')
  return left.length - right.length || compareTexts(left, right)
}

const compareTexts = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Negative, 0 or positive: a before, equal to or after b, in the order of dpkg (Debian policy 5.6.12).
 * Any text is a version to it.
 */
export function compareVersions(a: string, b: string): number {
  const left = split(a)
  const right = split(b)
  return (
    compareDigits(left.epoch, right.epoch) ||
    compareParts(left.upstream, right.upstream) ||
    compareParts(left.revision, right.revision)
  )
}

/**
 * The same for a version and the bound of a range, in the order of one package manager. What a bound does not name,
 * an epoch or a revision, does not count: `<=3.0.9` is meant of 1:3.0.9-4 as well.
 */
export function compareToBound(version: string, bound: string, compare: Compare = compareParts): number {
  const left = split(version)
  const right = split(bound)
  return (
    (right.epoch === '' ? 0 : compareDigits(left.epoch, right.epoch)) ||
    compare(left.upstream, right.upstream) ||
    (right.revision === '' ? 0 : compare(left.revision, right.revision))
  )
}

type Compare = (a: string, b: string) => number

/** [epoch:]upstream[-revision]. An absent epoch or revision is the same as 0. */
function split(version: string): { epoch: string; upstream: string; revision: string } {
  const epoch = /^\d+(?=:)/.exec(version)?.[0]
  const rest = epoch === undefined ? version : version.slice(epoch.length + 1)
  const dash = rest.lastIndexOf('-')
  return dash === -1
    ? { epoch: epoch ?? '', upstream: rest, revision: '' }
    : { epoch: epoch ?? '', upstream: rest.slice(0, dash), revision: rest.slice(dash + 1) }
}

/** By turns: the longest run without digits, then the longest run of digits. */
function compareParts(a: string, b: string): number {
  const left = a.match(/\D+|\d+/g) ?? []
  const right = b.match(/\D+|\d+/g) ?? []
  for (let l = 0, r = 0; l < left.length || r < right.length; ) {
    const difference =
      compareText(isText(left[l]) ? left[l++] : '', isText(right[r]) ? right[r++] : '') ||
      compareDigits(isDigits(left[l]) ? left[l++] : '', isDigits(right[r]) ? right[r++] : '')
    if (difference !== 0) return difference
  }
  return 0
}

const isDigits = (part: string | undefined): part is string => part !== undefined && /^\d/.test(part)
const isText = (part: string | undefined): part is string => part !== undefined && /^\D/.test(part)

/** Letters before all other characters; a tilde before everything, the end included. */
function compareText(a = '', b = ''): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = rank(a[index]) - rank(b[index])
    if (difference !== 0) return difference
  }
  return 0
}

function rank(character: string | undefined): number {
  if (character === undefined) return 0
  if (character === '~') return -1
  return character.charCodeAt(0) + (/[A-Za-z]/.test(character) ? 0 : 0x10000)
}

/** Digits of any length, as numbers. */
function compareDigits(a = '', b = ''): number {
  const left = a.replace(/^0+/, '')
  const right = b.replace(/^0+/, '')
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0)
}

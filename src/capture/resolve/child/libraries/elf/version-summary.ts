import type { NeededVersion } from './symbol-versions.js'

/** Samba's libraries come to 40; only a file made to be a nuisance has more than this. */
const LIMIT = 64
const LONGEST = 128

/**
 * The highest version of each family: of those defined as GLIBC_2.36, of those needed as libc.so.6(GLIBC_2.34), the way
 * RPM writes dependencies. A family is what stands before the number; names without a number are kept, except private
 * ones (GLIBC_PRIVATE), which are not meant for use outside of the package.
 */
export function summarizeVersions(defined: readonly string[], needed: readonly NeededVersion[]): string[] {
  const files = [...new Set(needed.map(({ file }) => file))]
  return [
    ...highest(defined),
    ...files.flatMap((file) =>
      highest(needed.filter((entry) => entry.file === file).map(({ version }) => version)).map(
        (version) => `${file}(${version})`,
      ),
    ),
  ].slice(0, LIMIT)
}

function highest(names: readonly string[]): string[] {
  const families = new Map<string, string>()
  for (const name of names) {
    if (name.length > LONGEST || /PRIVATE/i.test(name)) continue
    const { family, numbers } = split(name)
    const best = families.get(family)
    if (best === undefined || compare(numbers, split(best).numbers) > 0) families.set(family, name)
  }
  return [...families.values()]
}

/** GLIBC_2.34 is of family GLIBC, OPENSSL_1_1_1 of OPENSSL; what ends in no number is a family of its own. */
function split(name: string): { family: string; numbers: number[] } {
  const [number = '', digits] = /_(\d+(?:[._]\d+)*)$/.exec(name) ?? []
  if (digits === undefined) return { family: name, numbers: [] }
  return { family: name.slice(0, -number.length), numbers: digits.split(/[._]/).map(Number) }
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? -1) - (b[index] ?? -1)
    if (difference !== 0) return difference
  }
  return 0
}

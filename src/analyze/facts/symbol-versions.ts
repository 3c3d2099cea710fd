import type { CapturedFacts } from './captured.js'

type Libraries = CapturedFacts['libraries']

/**
 * Whether the library that a symbol version is needed of, `libc.so.6(GLIBC_2.38)`, is known not to define it. Libraries
 * list the highest version of each family that they define (`GLIBC_2.36`) or need of another.
 */
export function isMissing(need: string, libraries: Libraries): boolean {
  const [, soname, version] = /^(.+)\(([^()]+)\)$/.exec(need) ?? []
  if (soname === undefined || version === undefined) return false
  const defined = definedBy(soname, libraries)
  const [family, number] = splitVersion(version)
  const numbers = defined?.map(splitVersion).filter(([name]) => name === family)
  if (!numbers) return false
  return !numbers.some(([, highest]) => isAtLeast(highest, number))
}

/** By soname, or by the path in DT_NEEDED; undefined where it is not known what the library defines. */
function definedBy(soname: string, libraries: Libraries): string[] | undefined {
  const path = soname.replace(/^\.?\//, '/')
  const library =
    libraries?.[soname] ??
    Object.values(libraries ?? {}).find((each) => soname.includes('/') && each.path?.endsWith(path))
  if (library?.symbolVersions === undefined) return undefined
  return library.symbolVersions.filter((version) => !version.endsWith(')'))
}

/** `GLIBC_2.38`: the family and its number; a family without numbers counts as 0. */
function splitVersion(version: string): [string, number[]] {
  const [, family = version, digits = ''] = /^(.*?)_?(\d[\d.]*)$/.exec(version) ?? []
  return [family, digits.split('.').map(Number)]
}

function isAtLeast(highest: number[], wanted: number[]): boolean {
  for (let index = 0; index < Math.max(highest.length, wanted.length); index++) {
    const difference = (highest[index] ?? 0) - (wanted[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

import { type Argument, hex, shown, unsigned } from './argument.js'

/** Names by value; where one has several bits, it comes before those that are part of it. */
export type Names = Readonly<Record<string, number>>

/** `O_RDWR|O_CLOEXEC|0x40000000`; `none` for 0. */
export function flagsText(value: number, names: Names, none = '0'): string {
  const parts: string[] = []
  let rest = value >>> 0
  for (const [name, bits] of Object.entries(names)) {
    if (bits === 0 || (rest & bits) >>> 0 !== bits >>> 0) continue
    parts.push(name)
    rest = (rest & ~bits) >>> 0
  }
  if (rest !== 0) parts.push(hex(BigInt(rest)))
  return parts.length > 0 ? parts.join('|') : none
}

export const nameOf = (value: number, names: Names, prefix = '???'): string =>
  Object.entries(names).find(([, number]) => number >>> 0 === value >>> 0)?.[0] ??
  `${hex(BigInt(value >>> 0))} /* ${prefix} */`

export const flags = (names: Names, none?: string): Argument =>
  shown((_call, value) => flagsText(unsigned(value), names, none))

export const choice = (names: Names, prefix?: string): Argument =>
  shown((_call, value) => nameOf(unsigned(value), names, prefix))

/** Names numbered from 0; `undefined` where a number has no name. */
export const numbered = (prefix: string, names: string, first = 0): Names =>
  Object.fromEntries(names.split(' ').map((name, index) => [prefix + name, first + index]))

/** Names of single bits, from the lowest; `-` where a bit has no name. */
export const bits = (prefix: string, names: string, first = 0): Names =>
  Object.fromEntries(
    names.split(' ').flatMap((name, index) => (name === '-' ? [] : [[prefix + name, (1 << (first + index)) >>> 0]])),
  )

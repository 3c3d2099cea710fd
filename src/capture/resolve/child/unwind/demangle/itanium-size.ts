/**
 * How large a C++ name is when it is written out. A reference back into the name stands for all that it refers to, so
 * 200 bytes can unfold to more than any machine has, and the demangler of the C++ runtime has no limit of its own
 * (libiberty/cp-demangle.c writes on even when it has no memory left).
 *
 * This reads the name as the demangler does (Itanium C++ ABI, 5.1 Mangling), but only adds sizes up. A reference counts
 * as the largest part that has been complete by then, which is never too little.
 */
interface Reading {
  text: string
  at: number
  largest: number
  depth: number
}

/** Nesting of real names has some 20 levels. */
const DEEPEST = 200

class Unknown extends Error {}

/** Parts of the name written out, at most about that many. undefined for a name in which something is not known. */
export function unfoldedSize(name: string): number | undefined {
  if (!name.startsWith('_Z')) return undefined
  const reading = { text: name, at: 2, largest: 1, depth: 0 }
  try {
    const size = encoding(reading)
    // What the compiler appends to clones, as in .isra.0
    return reading.at === name.length || name[reading.at] === '.' ? size : undefined
  } catch (error) {
    if (error instanceof Unknown) return undefined
    throw error
  }
}

function encoding(reading: Reading): number {
  let size = name(reading)
  while (reading.at < reading.text.length && !/[E.]/.test(peek(reading))) size += type(reading)
  return complete(reading, size)
}

const peek = ({ text, at }: Reading): string => text[at] ?? ''

function complete(reading: Reading, size: number): number {
  reading.largest = Math.max(reading.largest, size)
  return size
}

function take(reading: Reading, pattern: RegExp): string | undefined {
  pattern.lastIndex = reading.at
  const found = pattern.exec(reading.text)?.[0]
  reading.at += found?.length ?? 0
  return found
}

function within(reading: Reading, read: (reading: Reading) => number): number {
  if (++reading.depth > DEEPEST) throw new Unknown()
  const size = read(reading)
  reading.depth--
  return complete(reading, size)
}

/** Up to its E. */
function listed(reading: Reading, item: (reading: Reading) => number): number {
  let size = 1
  while (!take(reading, /E/y)) size += within(reading, item)
  return size
}

function name(reading: Reading): number {
  if (take(reading, /N[rVK]*[RO]?/y)) return within(reading, nested)
  if (take(reading, /Z/y)) return within(reading, local)
  return within(reading, unscoped)
}

function nested(reading: Reading): number {
  let size = 1
  while (!take(reading, /E/y)) size = complete(reading, size + (argumentsOf(reading) ?? part(reading)))
  return size
}

function local(reading: Reading): number {
  const size = encoding(reading)
  if (!take(reading, /E/y)) throw new Unknown()
  const inner = take(reading, /s/y) ? 1 : name(reading)
  take(reading, /_\d|__\d+_/y)
  return size + inner
}

function unscoped(reading: Reading): number {
  take(reading, /St(?=[^aIE])/y)
  const size = complete(reading, part(reading))
  return size + (argumentsOf(reading) ?? 0)
}

const argumentsOf = (reading: Reading): number | undefined =>
  take(reading, /I/y) ? listed(reading, argument) : undefined

const OPERATOR =
  /(?:nw|na|dl|da|ps|ng|ad|de|co|pl|mi|ml|dv|rm|an|or|eo|aS|pL|mI|mL|dV|rM|aN|oR|eO|ls|rs|lS|rS|eq|ne|lt|gt|le|ge|ss|nt|aa|oo|pp|mm|cm|pm|pt|cl|ix|qu|aw)/y

/** A name without what it stands in. */
function part(reading: Reading): number {
  const length = take(reading, /L?[1-9]\d*/y)
  if (length !== undefined) {
    reading.at += Number(length.replace('L', ''))
    if (reading.at > reading.text.length) throw new Unknown()
    return 1 + (take(reading, /B/y) ? part(reading) : 0)
  }
  if (take(reading, OPERATOR) ?? take(reading, /[CD][0-5]/y) ?? take(reading, /S[tabsiod]/y)) return 1
  if (take(reading, /[ST][0-9A-Z]*_/y)) return reading.largest
  if (take(reading, /Ul/y)) {
    const size = listed(reading, type)
    take(reading, /\d*_/y)
    return size
  }
  if (take(reading, /Ut\d*_/y)) return 1
  throw new Unknown()
}

function argument(reading: Reading): number {
  if (take(reading, /J/y)) return listed(reading, argument)
  if (take(reading, /L_Z/y)) {
    const size = encoding(reading)
    if (!take(reading, /E/y)) throw new Unknown()
    return size
  }
  if (!take(reading, /L/y)) return type(reading)
  const size = type(reading)
  if (take(reading, /n?[0-9a-f]*E/y) === undefined) throw new Unknown()
  return size
}

const type = (reading: Reading): number => within(reading, typeItself)

function typeItself(reading: Reading): number {
  if (take(reading, /[vwbcahstijlmxynofdegz]|D[ndefhisuac]/y)) return 1
  if (take(reading, /[PROKVrCG]/y)) return 1 + type(reading)
  // A pattern, written out for each item of a pack.
  if (take(reading, /Dp/y)) return type(reading) * reading.largest
  if (take(reading, /FY?/y)) return listed(reading, type)
  if (take(reading, /A\d*_/y)) return 1 + type(reading)
  if (take(reading, /M/y)) return type(reading) + type(reading)
  if (take(reading, /u(?=\d)/y)) return part(reading)
  return name(reading)
}

import {
  base62,
  type Cursor,
  MalformedName,
  next,
  peek,
  plainIdentifier,
  tagged,
  take,
  takePattern,
} from './rust-v0-cursor.js'

const MAX_WORK = 20_000

/**
 * A symbol of Rust's v0 mangling (RFC 2603) as written in the source, without crate hashes and lifetimes. undefined
 * for what is none.
 */
export function demangleRustV0(symbol: string): string | undefined {
  if (!symbol.startsWith('_R')) return undefined
  try {
    return path({ text: symbol.slice(2), at: 0, budget: MAX_WORK }, '::<')
  } catch (error) {
    // A RangeError is nesting too deep for the stack.
    if (error instanceof MalformedName || error instanceof RangeError) return undefined
    throw error
  }
}

/** `open`: how generic arguments begin, `::<` in expressions and `<` in types. */
function path(cursor: Cursor, open: string): string {
  const tag = next(cursor)
  switch (tag) {
    case 'C':
      return identifier(cursor).name
    case 'M':
      implementation(cursor)
      return `<${type(cursor)}>`
    case 'X':
      implementation(cursor)
      return `<${type(cursor)} as ${path(cursor, '<')}>`
    case 'Y':
      return `<${type(cursor)} as ${path(cursor, '<')}>`
    case 'N':
      return nested(cursor, open)
    case 'I':
      return generic(path(cursor, open), open, list(cursor, genericArgument))
    case 'B':
      return backReference(cursor, (at) => path(at, open))
    default:
      throw new MalformedName()
  }
}

const generic = (name: string, open: string, parameters: string[]): string =>
  parameters.length === 0 ? name : `${name}${open}${parameters.join(', ')}>`

/** Where the impl block stands says nothing to people. */
function implementation(cursor: Cursor): void {
  tagged(cursor, 's')
  path(cursor, '<')
}

const SPECIAL: Readonly<Record<string, string>> = { C: 'closure', S: 'shim' }

function nested(cursor: Cursor, open: string): string {
  const namespace = next(cursor)
  const parent = path(cursor, open)
  const { name, index } = identifier(cursor)
  if (/[a-z]/.test(namespace)) return name === '' ? parent : `${parent}::${name}`
  return `${parent}::{${SPECIAL[namespace] ?? namespace}${name && `:${name}`}#${index}}`
}

function identifier(cursor: Cursor): { name: string; index: number } {
  const index = tagged(cursor, 's')
  return { index, name: plainIdentifier(cursor) }
}

function genericArgument(cursor: Cursor): string {
  if (take(cursor, 'L')) return lifetime(cursor)
  return take(cursor, 'K') ? constant(cursor) : type(cursor)
}

function lifetime(cursor: Cursor): string {
  base62(cursor)
  return ''
}

const BASIC: Readonly<Record<string, string>> = {
  a: 'i8', b: 'bool', c: 'char', d: 'f64', e: 'str', f: 'f32', h: 'u8', i: 'isize', j: 'usize', l: 'i32', m: 'u32',
  n: 'i128', o: 'u128', p: '_', s: 'i16', t: 'u16', u: '()', v: '...', x: 'i64', y: 'u64', z: '!',
} // biome-ignore format: a table

function type(cursor: Cursor): string {
  const basic = BASIC[peek(cursor)]
  const tag = next(cursor)
  if (basic !== undefined) return basic
  switch (tag) {
    case 'A':
      return `[${type(cursor)}; ${constant(cursor)}]`
    case 'S':
      return `[${type(cursor)}]`
    case 'T':
      return tuple(list(cursor, type))
    case 'R':
      return `&${referred(cursor)}`
    case 'Q':
      return `&mut ${referred(cursor)}`
    case 'P':
      return `*const ${type(cursor)}`
    case 'O':
      return `*mut ${type(cursor)}`
    case 'F':
      return signature(cursor)
    case 'D':
      return dynamic(cursor)
    case 'B':
      return backReference(cursor, type)
    default:
      cursor.at--
      return path(cursor, '<')
  }
}

const tuple = (types: string[]): string => `(${types.join(', ')}${types.length === 1 ? ',' : ''})`

function referred(cursor: Cursor): string {
  if (take(cursor, 'L')) lifetime(cursor)
  return type(cursor)
}

function signature(cursor: Cursor): string {
  tagged(cursor, 'G')
  const unsafe = take(cursor, 'U') ? 'unsafe ' : ''
  const abi = take(cursor, 'K') ? `extern "${take(cursor, 'C') ? 'C' : plainIdentifier(cursor)}" ` : ''
  const parameters = list(cursor, type).join(', ')
  const result = type(cursor)
  return `${unsafe}${abi}fn(${parameters})${result === '()' ? '' : ` -> ${result}`}`
}

function dynamic(cursor: Cursor): string {
  tagged(cursor, 'G')
  const traits = list(cursor, dynamicTrait).join(' + ')
  if (!take(cursor, 'L')) throw new MalformedName()
  lifetime(cursor)
  return `dyn ${traits}`
}

function dynamicTrait(cursor: Cursor): string {
  const name = path(cursor, '<')
  const bindings: string[] = []
  while (take(cursor, 'p')) bindings.push(`${plainIdentifier(cursor)} = ${type(cursor)}`)
  if (bindings.length === 0) return name
  return name.endsWith('>') ? `${name.slice(0, -1)}, ${bindings.join(', ')}>` : `${name}<${bindings.join(', ')}>`
}

function constant(cursor: Cursor): string {
  if (take(cursor, 'p')) return '_'
  if (take(cursor, 'B')) return backReference(cursor, constant)
  const of = BASIC[next(cursor)]
  const sign = take(cursor, 'n') ? '-' : ''
  const digits = takePattern(cursor, /[0-9a-f]*/y)
  if (of === undefined || of === 'str' || !take(cursor, '_')) throw new MalformedName()
  const value = BigInt(`0x${digits || '0'}`)
  return of === 'bool' ? String(value !== 0n) : `${sign}${value}`
}

/** Items up to E; lifetimes are empty and left out. */
function list(cursor: Cursor, item: (cursor: Cursor) => string): string[] {
  const items: string[] = []
  while (!take(cursor, 'E')) items.push(item(cursor))
  return items.filter((text) => text !== '')
}

/** Something written out earlier in the name. */
function backReference(cursor: Cursor, read: (cursor: Cursor) => string): string {
  const start = cursor.at
  const target = base62(cursor)
  if (target >= start - 1) throw new MalformedName()
  const earlier = { ...cursor, at: target }
  const text = read(earlier)
  cursor.budget = earlier.budget
  return text
}

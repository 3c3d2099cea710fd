import { Type } from 'typebox'
import { closed, dataFile, versioned } from '../data/data-file.js'

/** What the bytes of an address look like, where they are not an address: a filler, or text. undefined for all others. */
export function patternOf(address: bigint): string | undefined {
  fillers ??= new Map(FILL_VALUES.read().fillers.map(({ word, name }) => [BigInt(word), name]))
  const high = address >> 32n
  const filler = fillers.get(high) ?? fillers.get(address & LOW_HALF)
  if (filler !== undefined) return `the filler ${filler}`
  // LIST_POISON1 and LIST_POISON2 of include/linux/poison.h are small offsets from this.
  if (high >> 16n === 0xdeadn) return 'the filler 0xdead'
  return textOf(address)
}

let fillers: ReadonlyMap<bigint, string> | undefined

const LOW_HALF = 0xffffffffn

const BYTES = Buffer.alloc(8)
const TEXT = /^[\x20-\x7e]+(?=\0*$)/

/** At least six characters, and only zeros after them: fewer are often an address that looks like text. */
function textOf(address: bigint): string | undefined {
  BYTES.writeBigUInt64LE(address)
  const [text] = TEXT.exec(BYTES.toString('latin1')) ?? []
  if (text === undefined) return undefined
  const isRepeated = text.length >= 4 && new Set(text).size === 1
  return text.length > 6 || isRepeated ? `the text ${JSON.stringify(text)}` : undefined
}

const fillerSchema = () =>
  closed({
    word: Type.String({ pattern: '^0x[0-9a-f]{8}$', description: 'a word in quotes such as "0xdeadbeef"' }),
    name: Type.String({ minLength: 1, description: 'how people know it' }),
  })

export const FILL_VALUES = dataFile('fill-values', () =>
  versioned({ fillers: Type.Array(fillerSchema(), { description: 'a list of fillers' }) }),
)

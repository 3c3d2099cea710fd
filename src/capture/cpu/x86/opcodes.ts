/**
 * What the operand in memory of an opcode is for: Intel SDM volume 2, appendix A. r, w: the operand of ModRM is read
 * or written; R, W: it is an operand that is always in memory; p: it is read and then pushed, or a return address is.
 * What is not here, or as a dot, is not known.
 */
type Kind = 'r' | 'w' | 'R' | 'W' | '.'

const table = (kinds: Partial<Record<Kind, string>>): ReadonlyMap<number, string> =>
  new Map(
    Object.entries(kinds).flatMap(([kind, text]) => opcodes(text).map((opcode): [number, string] => [opcode, kind])),
  )

/** `88-8b 90`, hexadecimal. */
function opcodes(text: string): number[] {
  return text.split(' ').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map((digits) => Number.parseInt(digits, 16))
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  })
}

/** By the map of the opcode. Later kinds take the place of earlier ones. */
export const MAPS: Readonly<Record<number, ReadonlyMap<number, string>>> = {
  0: table({
    r: '02-03 0a-0b 12-13 1a-1b 22-23 2a-2b 32-33 38-3b 63 69 6b 84-85 8a-8b',
    w: '00-01 08-09 10-11 18-19 20-21 28-29 30-31 86-89 c0-c1 d0-d3',
    R: '58-5f 9d a0-a1 c2-c3 c9',
    W: '50-57 68 6a 9c a2-a3 e8',
  }),
  15: table({
    r: '10 12 14-16 28 2a 2c-2f 40-4f 51-70 74-76 a3 af b6-b8 bc-bf c2 c4 c6 d0-d5 d8-e6 e8-ef f0-f6 f8-fe',
    w: '11 13 17 29 2b 7e-7f 90-9f a4-a5 ab-ad b0-b1 b3 bb c0-c1 c3 d6 e7',
  }),
  3896: table({ r: '00-ff', w: '2e-2f 63 8a-8b 8e a0-a3', '.': '80-82 f1 f5 f8-fa' }),
  3898: table({ r: '00-ff', w: '14-17 19 1b 1d 39 3b' }),
}

/** By map and opcode: the kind for each value of the middle bits of ModRM, from 0 to 7. */
export const GROUPS: Readonly<Record<number, string>> = {
  128: 'wwwwwwwr',
  129: 'wwwwwwwr',
  131: 'wwwwwwwr',
  198: 'w.......',
  199: 'w.......',
  246: 'rrwwrrrr',
  247: 'rrwwrrrr',
  254: 'ww......',
  255: 'wwp.r.p.',
  4014: 'wrrwwr..',
  4026: '....rwww',
  4039: '.w......',
}

/** movs, cmps, stos, lods, scas */
export const STRINGS: ReadonlySet<number> = new Set(opcodes('a4-a7 aa-af'))

/** One-byte opcodes that only programs of 32 bits have, or have for something else: push and pop of segments, pusha, popa, arpl, inc and dec of registers. */
export const OF_32_BITS: ReadonlyMap<number, string> = table({
  '.': '40-4f',
  W: '06 0e 16 1e 60',
  R: '07 17 1f 61',
  w: '63',
})

// @ts-check

/**
 * Numbers from 0 to `below`, the same ones for the same seed (mulberry32).
 * @typedef {(below: number) => number} Random
 *
 * @param {number} seed
 * @returns {Random}
 */
export function randomOf(seed) {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

/** Values at the edges of what fields hold, and characters that mean something in some input. */
const BYTES = [0, 1, 0x7f, 0x80, 0xff, ...Buffer.from('{}[]",:-#%&*!|>\n\t\\e9')]
const TEXTS = [
  '-1',
  '1e999',
  'null',
  '{}',
  '[]',
  '"\\ud800"',
  '999999999999999999999',
  '\u202e',
  '{{',
  '}}',
  '&a',
  '*a',
]

/**
 * A few changes, each small: what is changed too much is refused at its first byte.
 * @param {Buffer} original
 * @param {Random} random
 * @returns {Buffer}
 */
export function mutate(original, random) {
  let bytes = Buffer.from(original)
  for (let changes = 1 + random(4); changes > 0 && bytes.length > 0; changes--) {
    const at = random(bytes.length)
    const length = Math.min(1 + random(64), bytes.length - at)
    switch (random(6)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8))
        break
      case 1:
        bytes[at] = BYTES[random(BYTES.length)] ?? 0
        break
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
        break
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)])
        break
      case 4: {
        const text = Buffer.from(TEXTS[random(TEXTS.length)] ?? '')
        bytes = Buffer.concat([bytes.subarray(0, at), text, bytes.subarray(at + (random(2) && text.length))])
        break
      }
      default:
        if (random(4) === 0) bytes = bytes.subarray(0, at)
        else bytes.fill(BYTES[random(BYTES.length)] ?? 0, at, at + length)
    }
  }
  return bytes
}

/** Seeded damage to the parts of a file that are looked at. */

export interface Region {
  offset: number
  size: number
}

/** What makes lengths, counts and addresses absurd. */
const EXTREMES = [0n, 1n, 0xffn, 0x7fff_ffffn, 0xffff_ffffn, 1n << 62n, (1n << 63n) - 1n, 1n << 63n, (1n << 64n) - 1n]

/** A few bytes or words of some regions changed; the same ones for the same seed. */
export function mutate(original: Buffer, regions: readonly Region[], seed: number): Buffer {
  const below = generator(seed)
  const bytes = Buffer.from(original)
  for (let change = 1 + below(8); change > 0; change--) {
    const region = regions[below(regions.length)]
    if (!region) continue
    const at = region.offset + below(region.size)
    if (below(2) === 0) bytes[at] = below(256)
    else if (at + 8 <= bytes.length) bytes.writeBigUInt64LE(EXTREMES[below(EXTREMES.length)] ?? 0n, at & ~7)
  }
  return below(10) === 0 ? bytes.subarray(0, below(bytes.length)) : bytes
}

/** mulberry32: whole numbers below a limit. */
function generator(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (((mixed ^ (mixed >>> 14)) >>> 0) % limit) | 0
  }
}

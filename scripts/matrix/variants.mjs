// @ts-check

/**
 * How the programs are made to watch, beside the way they choose themselves: each rung of the ladder works on
 * every kernel above it.
 * @typedef {object} Variant
 * @property {string} name
 * @property {'fentry' | 'none'} [exitHook]
 * @property {boolean} [btfFromFile] the kernel seems to have no BTF
 * @property {'A' | 'B' | 'C' | 'D'} [tier] the one it must be
 */

/** @type {Variant[]} */
export const VARIANTS = [
  { name: 'as it chooses' },
  { name: 'fentry', exitHook: 'fentry', tier: 'B' },
  { name: 'at delivery', exitHook: 'none', tier: 'C' },
  { name: '--btf FILE', btfFromFile: true, tier: 'D' },
]

/** Crashes at the same time from two processes, to see that none is told twice or not at all. */
export const STORM = { processes: 2, crashes: 150 }

// @ts-check

/**
 * How the programs are made to watch, beside the way they choose themselves: each rung of the ladder works on
 * every kernel above it.
 * @typedef {object} Variant
 * @property {string} name
 * @property {'fentry' | 'none'} [exitHook]
 * @property {boolean} [btfFromFile] the kernel seems to have no BTF
 * @property {'A' | 'B' | 'C' | 'D'} [tier] the one it must be
 * @property {boolean} [mayMissMemory] preempted by another death it leaves that one without its memory
 */

/** @type {Variant[]} */
export const VARIANTS = [
  { name: 'as it chooses' },
  { name: 'fentry', exitHook: 'fentry', tier: 'B', mayMissMemory: true },
  { name: 'at delivery', exitHook: 'none', tier: 'C' },
  { name: '--btf FILE', btfFromFile: true, tier: 'D' },
]

/**
 * Programs that crash over and over, side by side, to see that no crash is told twice, or not at all, or without
 * what was in memory. The first is scripts/bench/deaths.c.
 */
export const STORM = [
  { comm: 'deaths', args: ['100', 'crash'], crashes: 100 },
  { comm: 'deaths', args: ['100', 'crash'], crashes: 100 },
  { comm: 'threads', args: ['50'], crashes: 50 },
  { comm: 'threads', args: ['50'], crashes: 50 },
]

export const STORM_CRASHES = STORM.reduce((sum, { crashes }) => sum + crashes, 0)

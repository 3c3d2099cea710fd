// @ts-check

/**
 * The capture methods that are forced, besides the default. Each of them works on every kernel that has no memory at exit:
 * where it has, no other method is ever chosen.
 * @typedef {object} Variant
 * @property {string} name
 * @property {'fentry' | 'none'} [exitHook]
 * @property {string} [needs] what the kernel has to have, by its name in the output of doctor
 * @property {string} [lacks] what it must not have, likewise
 * @property {boolean} [btfFromFile] the kernel seems to have no BTF
 * @property {boolean} [coredumpSocket] what dumps core is read while it is held
 * @property {'A' | 'B' | 'C' | 'D' | 'S'} [tier] the one it must be; S: of deaths that dump core
 * @property {boolean} [mayMissMemory] preempted by another death it leaves that one without its memory
 */

export const COREDUMP_SOCKET = 'coredump-socket'

/** @type {Variant[]} */
export const VARIANTS = [
  { name: 'default' },
  { name: 'fentry', exitHook: 'fentry', needs: 'fentry', lacks: 'exit-memory', tier: 'B', mayMissMemory: true },
  { name: 'at-delivery', exitHook: 'none', lacks: 'exit-memory', tier: 'C' },
  { name: '--btf=FILE', btfFromFile: true, tier: 'D' },
  { name: COREDUMP_SOCKET, coredumpSocket: true, needs: COREDUMP_SOCKET, tier: 'S' },
]

/** trace, run, and the service with the coredump socket: asked for like a variant. */
export const COMMANDS = 'commands'

/** Without BPF and without privilege: what `run` does for an ordinary user. */
export const PTRACE = 'ptrace'

/**
 * Programs that crash repeatedly at the same time, to check that each crash is reported once and with its
 * memory. The first is scripts/bench/deaths.c.
 */
export const STORM = [
  { comm: 'deaths', args: ['100', 'crash'], crashes: 100 },
  { comm: 'deaths', args: ['100', 'crash'], crashes: 100 },
  { comm: 'threads', args: ['50'], crashes: 50 },
  { comm: 'threads', args: ['50'], crashes: 50 },
]

export const STORM_CRASHES = STORM.reduce((sum, { crashes }) => sum + crashes, 0)

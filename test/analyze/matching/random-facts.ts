import { FACTS, type Facts } from '../../../src/analyze/facts/registry.js'
import type { Random } from './random.js'

export const TEXTS = ['SIGSEGV', 'SIGBUS', 'SEGV_MAPERR', 'self', 'SSL_read', 'nginx', '3.0.7', '1.1.1k', '']
export const NUMBERS = [0, 1, 127, -8, 1.5]
export const ADDRESSES = ['0x0000000000000018', '0x0000000000010000', '0xffffffff80000000']

const ODD = [
  null,
  Number.NaN,
  '0x',
  'SIGSEGV\n',
  [],
  {},
  [null],
  [[1]],
  { comm: null },
  [{ symbol: 7 }],
  '\ud800',
  '__proto__',
]
const RECORDS = [
  { comm: 'nginx', pid: 1 },
  { comm: 'SSL_read' },
  { rip: '0x0000000000000018' },
  { 'libssl.so.3': { package: { name: 'nginx', version: '3.0.7' } } },
  { 'libssl.so.3': { package: { version: '1.1.1k' } }, other: {} },
]
const LISTS = [
  ['SIGSEGV', 'nginx'],
  [0, 127],
  ['SSL_read', 3, null],
  [{ symbol: 'SSL_read', line: 1 }, { symbol: 'SIGBUS' }],
  [{ perms: 'SIGBUS' }, { symbol: 'nginx', perms: '3.0.7' }],
]

const value = (random: Random): unknown =>
  random.pick<() => unknown>([
    () => random.pick(TEXTS),
    () => random.pick(TEXTS),
    () => random.pick(NUMBERS),
    () => random.pick(ADDRESSES),
    () => random.chance(0.5),
    () => random.pick(LISTS),
    () => random.pick(RECORDS),
    () => random.pick(ODD),
  ])()

/** Facts such as no event has: any of them absent, null or of a type that it never is. */
export function randomFacts(random: Random): Facts {
  const present = FACTS.filter(() => random.chance(0.7))
  const values = new Map(present.map(({ name }) => [name, value(random)]))
  return (name) => values.get(name)
}

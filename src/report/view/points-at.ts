import type { CrashEvent, Mapping } from '../../model/event.js'
import { wordBitsOf } from '../../model/machine.js'
import { contains, placesOf } from './places.js'
import { baseName } from './text.js'

/** What a register's value is good for: `libc.so.6+0x2724a r-xp`, `[stack], sp+0x40`, `the fault address - 0x18`. */
export function pointsAt(name: string, value: string, event: CrashEvent): string {
  if (FLAGS.has(name)) return ''
  const number = BigInt(value)
  const { maps = [] } = event
  const { fault, sp } = placesOf(event)
  const mapping = maps.find((candidate) => contains(candidate, value))
  if (mapping) return inMapping(number, mapping, sp)
  const near = fault === undefined ? '' : nearFault(number, BigInt(fault))
  return near || plainNumber(number, wordBitsOf(event.host.arch))
}

/** Not addresses, although they are registers. */
const FLAGS = new Set(['eflags', 'rflags', 'orig_rax', 'orig_eax', 'pstate', 'cpsr', 'orig_r0'])

function inMapping(number: bigint, { start, offset, path, perms }: Mapping, sp: string | undefined): string {
  if (path === '[stack]' && sp !== undefined) {
    const distance = number - BigInt(sp)
    if (distance === 0n) return '[stack], sp'
    return `[stack], sp${distance < 0n ? '-' : '+'}0x${(distance < 0n ? -distance : distance).toString(16)}`
  }
  const from = number - BigInt(start) + (path?.startsWith('/') ? BigInt(offset ?? '0x0') : 0n)
  return `${path === undefined ? 'anonymous' : baseName(path)}+0x${from.toString(16)} ${perms}`
}

/** How far a member of a structure may be from its beginning. */
const STRUCTURE = 0x1000n

function nearFault(number: bigint, fault: bigint): string {
  const distance = fault - number
  if (distance === 0n) return number === 0n ? 'null' : ''
  if (distance < 0n || distance > STRUCTURE) return ''
  const base = `the fault address - 0x${distance.toString(16)}`
  return number === 0n ? `null: ${base}` : number > STRUCTURE ? base : ''
}

function plainNumber(number: bigint, bits: 32 | 64): string {
  if (number === 0n) return 'null'
  if (number < 0x10000n) return `${number}`
  const signed = BigInt.asIntN(bits, number)
  if (signed < 0n && signed > -0x10000n) return `${signed}`
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(number)
  const text = bytes.toString('latin1', 0, bits / 8)
  return /^[\x20-\x7e]+$/.test(text) ? `text "${text}"` : ''
}

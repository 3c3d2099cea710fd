import { parseAddress } from '../../../model/address.js'
import { linkRegisterOf } from '../../../model/registers.js'
import { derived } from '../derive.js'
import { instructionPointer } from './instruction.js'

/** What the process did with the fault address. */

export const accessType = derived({
  type: 'text',
  label: 'access',
  says: {
    read: 'access was a read',
    write: 'access was a write',
    execute: 'access was an instruction fetch',
    data: 'access was a read or a write',
    unknown: 'kind of access is not known',
  },
  meaning: 'read, write or execute; data for a read or a write; unknown. Present with a fault address',
  example: 'execute',
  value: (facts): 'read' | 'write' | 'execute' | 'data' | 'unknown' | undefined => {
    if (facts.faultAddress === undefined) return undefined
    if (facts.faultAccess) return facts.faultAccess
    const ip = instructionPointer.value(facts)
    if (ip === undefined) return 'unknown'
    return ip === facts.faultAddress ? 'execute' : 'data'
  },
})

export const faultVerb = derived({
  type: 'text',
  label: 'access as a verb',
  meaning: 'accessType as a verb for messages: read, wrote to, jumped to or used',
  inWords: true,
  example: 'wrote to',
  value: (facts): string | undefined => {
    const access = accessType.value(facts)
    return access && VERBS[access]
  },
})

const VERBS = { read: 'read', write: 'wrote to', execute: 'jumped to', data: 'used', unknown: 'used' } as const

/**
 * A call leaves its return address where the stack pointer is (on arm64, riscv64 and arm in a register), so the unwinder
 * finds the caller of a bad one. A return removes that word: what is there then leads nowhere.
 */
export const jumpedBy = derived({
  type: 'text',
  label: 'jump',
  says: { call: 'the fault address was called', return: 'the fault address was returned to' },
  meaning: 'how a process reached an address that it could not execute: call, or return to a corrupted address',
  example: 'return',
  value: (facts): 'call' | 'return' | undefined => {
    const { arch, frames, unwinder, registers, truncated } = facts
    const link = linkRegisterOf(registers)
    if (accessType.value(facts) !== 'execute') return undefined
    if (link !== undefined && isSameCode(link, instructionPointer.value(facts), arch)) return 'return'
    if (arch === 'aarch64' || arch === 'riscv64') return link === undefined ? undefined : 'call'
    // A function that has called others returns without it.
    if (arch === 'arm') return undefined
    if (!frames || frames.length === 0 || truncated?.some((part) => part === 'symbols' || part === 'maps'))
      return undefined
    if (unwinder === 'dwarf') return frames.length > 1 ? 'call' : 'return'
    // The walk by frame pointers starts again where the unwinder found no caller, or no file to go on with.
    const [, caller] = frames
    return caller && (caller.symbol ?? caller.buildId) !== undefined ? 'return' : undefined
  },
})

/**
 * Whether a return to one address leads to the other: arm64 takes the highest byte of it for a tag (top-byte-ignore), riscv64
 * clears the lowest bit, and on arm that chooses the instruction set.
 */
function isSameCode(link: string, pc: string | undefined, arch: string | undefined): boolean {
  if (pc === undefined) return false
  const ignored = IGNORED[arch ?? ''] ?? 0n
  return ((parseAddress(link) ^ parseAddress(pc)) & ~ignored) === 0n
}

const IGNORED: Readonly<Record<string, bigint>> = { aarch64: 0xffn << 56n, riscv64: 1n, arm: 1n }

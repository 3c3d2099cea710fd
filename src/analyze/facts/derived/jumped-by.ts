import { derive } from '../fact.js'
import { accessType } from './access-type.js'
import { instructionPointer } from './instruction-pointer.js'

/**
 * A call leaves its return address where the stack pointer is (on arm64 in x30), so the unwinder finds the caller of a
 * bad one. A return takes that word away: what is there then leads nowhere.
 */
export const jumpedBy = derive({
  name: 'jumpedBy',
  type: 'text',
  meaning: 'how a process came to an address it could not execute: call, or return to a corrupted address',
  example: 'return',
  value: (facts): 'call' | 'return' | undefined => {
    const { arch, frames, unwinder, registers, truncated } = facts
    if (accessType.value(facts) !== 'execute') return undefined
    if (arch === 'aarch64') {
      if (registers?.x30 === undefined) return undefined
      return registers.x30 === instructionPointer.value(facts) ? 'return' : 'call'
    }
    if (!frames || frames.length === 0 || truncated?.some((part) => part === 'symbols' || part === 'maps'))
      return undefined
    if (unwinder === 'dwarf') return frames.length > 1 ? 'call' : 'return'
    // The walk by frame pointers starts anew where the unwinder found no caller.
    return frames.length > 1 ? 'return' : undefined
  },
})

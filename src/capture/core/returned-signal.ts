import { VM_WRITE } from '../live/mappings.js'
import type { Core } from './core.js'
import { NO_SYSCALL, registerOf } from './registers.js'
import { readSignalFrame, type SignalFrame, STACK_POINTER_AT } from './signal-frame.js'

const CHUNK = 1024 * 1024

/** The stack of a handler can be anywhere (sigaltstack(2)); programs that need one have it early or small. */
const MOST_SEARCHED = 256n * BigInt(CHUNK)

/**
 * A handler that raises its own signal again cannot die of it before it has returned: the signal is blocked
 * meanwhile. So the process dies where the fault was, and the frame of the handler is still in memory, with the
 * registers as they are. x86-64.
 */
export function findReturnedSignal({ memory, mappings, process }: Core): SignalFrame[] {
  const { registers } = process.thread
  if (registers.at(-1) !== NO_SYSCALL) return []
  const pattern = Buffer.alloc(16)
  pattern.writeBigUInt64LE(registerOf('x86_64', registers, 'stackPointer'))
  pattern.writeBigUInt64LE(registerOf('x86_64', registers, 'pc'), 8)
  let left = MOST_SEARCHED
  for (const { start, end, vmFlags } of mappings) {
    if ((vmFlags & VM_WRITE) === 0) continue
    for (let at = start; at < end && left > 0n; at += BigInt(CHUNK)) {
      const bytes = memory.read(at, CHUNK + pattern.length - 1)
      left -= BigInt(bytes.length)
      if (bytes.length < pattern.length) break
      for (let found = bytes.indexOf(pattern); found !== -1; found = bytes.indexOf(pattern, found + 1)) {
        const frame = readSignalFrame(memory, at + BigInt(found - STACK_POINTER_AT))
        if (frame && isSame(frame.registers, registers)) return [frame]
      }
    }
  }
  return []
}

/** All but orig_rax, the last, which a frame does not hold. */
const isSame = (saved: readonly bigint[], registers: readonly bigint[]): boolean =>
  saved.slice(0, -1).every((value, index) => value === registers[index])

import { VM_WRITE } from '../../model/vm-flags.js'
import type { SignalFrame, SignalFrames } from '../cpu/cpu.js'
import { cpuOf } from '../cpu/cpus.js'
import type { Core } from './core.js'

const CHUNK = 1024 * 1024

/** The stack of a handler can be anywhere (sigaltstack(2)); programs that need one have it early or small. */
const MAX_SEARCHED = 256n * BigInt(CHUNK)

/**
 * A handler that raises its own signal again cannot die of it before it has returned: the signal is blocked
 * meanwhile. So the process dies where the fault was, and the frame of the handler is still in memory, with the
 * registers as they are.
 */
export function findReturnedSignal(
  { machine, memory, mappings, process }: Core,
  signalFrames: SignalFrames,
): SignalFrame[] {
  const { registers } = process.thread
  const { pc, stackPointer } = cpuOf(machine)
  if (!signalFrames.isOutsideSystemCall(registers)) return []
  const pattern = Buffer.alloc(16)
  pattern.writeBigUInt64LE(registers[stackPointer] ?? 0n)
  pattern.writeBigUInt64LE(registers[pc] ?? 0n, 8)
  let left = MAX_SEARCHED
  for (const { start, end, vmFlags } of mappings) {
    if ((vmFlags & VM_WRITE) === 0) continue
    for (let at = start; at < end && left > 0n; at += BigInt(CHUNK)) {
      const bytes = memory.read(at, CHUNK + pattern.length - 1)
      left -= BigInt(bytes.length)
      if (bytes.length < pattern.length) break
      for (let found = bytes.indexOf(pattern); found !== -1; found = bytes.indexOf(pattern, found + 1)) {
        const frame = signalFrames.read(memory, at + BigInt(found - signalFrames.stackPointerAt))
        if (frame && isSame(frame.registers, registers)) return [frame]
      }
    }
  }
  return []
}

/** All but orig_rax, the last, which a frame does not hold. */
const isSame = (saved: readonly bigint[], registers: readonly bigint[]): boolean =>
  saved.slice(0, -1).every((value, index) => value === registers[index])

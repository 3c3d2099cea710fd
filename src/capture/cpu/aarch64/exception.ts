import type { Access } from '../cpu.js'

/** arch/arm64/include/asm/esr.h: the exception class is in bits 26 to 31, WnR is bit 6 of a data abort. */
const EC_SHIFT = 26
const EC_MASK = 0x3f
const EC_INSTRUCTION_ABORT = 0x20
const EC_DATA_ABORT = 0x24
const WRITE_NOT_READ = 0x40

/** How a page fault came about, by the exception syndrome; undefined for that of another exception. */
export function accessBySyndrome(esr: number): Access | undefined {
  const exceptionClass = (esr >>> EC_SHIFT) & EC_MASK
  if (exceptionClass === EC_INSTRUCTION_ABORT) return 'execute'
  if (exceptionClass !== EC_DATA_ABORT) return undefined
  return esr & WRITE_NOT_READ ? 'write' : 'read'
}

import type { Access } from '../cpu.js'
import { PAGE_FAULT } from './trap.js'

/** arch/x86/include/asm/trap_pf.h */
const PF_WRITE = 2
const PF_INSTRUCTION = 16

/** How a page fault came about, by the error code that the processor pushed. */
export function accessByErrorCode(trap: number, errorCode: number): Access | undefined {
  if (trap !== PAGE_FAULT) return undefined
  if (errorCode & PF_INSTRUCTION) return 'execute'
  return errorCode & PF_WRITE ? 'write' : 'read'
}

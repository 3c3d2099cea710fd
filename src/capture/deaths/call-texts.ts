import type { NativeMachine } from '../../model/machine.js'
import { SYSCALLS } from '../../model/syscalls/syscalls.js'
import { textArgumentOf } from '../event/text-argument.js'
import { CALL_NUMBERS, CALL_TEXTS } from './breadcrumbs-abi.js'

/** The entries of the call_texts map: by number of the system call, the argument whose text is kept. */
export function callTexts(machine: NativeMachine): [number: number, text: number][] {
  return SYSCALLS.flatMap((syscall) => {
    const number = syscall.number[machine]
    const argument = textArgumentOf(syscall)
    if (number === undefined || number >= CALL_NUMBERS || argument === undefined) return []
    return [[number, CALL_TEXTS[argument.kind] | argument.index]]
  })
}

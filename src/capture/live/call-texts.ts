import type { Machine, Syscall } from '../../model/syscalls/syscalls.js'
import { SYSCALLS } from '../../model/syscalls/syscalls.js'
import { CALL_NUMBERS, CALL_TEXTS } from './breadcrumbs-abi.js'

/** Calls with a struct sockaddr, and which argument points at it; its length is the next one. */
const ADDRESSES: Readonly<Record<string, number>> = { bind: 1, connect: 1, sendto: 4 }

/** By number of the system call: the argument whose text tells most of a failure, as the call_texts map has it. */
export function callTexts(machine: Machine): [number: number, text: number][] {
  return SYSCALLS.flatMap((syscall) => {
    const number = syscall.number[machine]
    const text = callText(syscall)
    return number === undefined || number >= CALL_NUMBERS || text === undefined ? [] : [[number, text]]
  })
}

/** Of one call, as an entry of the call_texts map; undefined where no argument points at text. */
export function callText({ name, arguments: kinds }: Syscall): number | undefined {
  const address = ADDRESSES[name]
  if (address !== undefined) return CALL_TEXTS.address | address
  const path = kinds.indexOf('p')
  return path === -1 ? undefined : CALL_TEXTS.path | path
}

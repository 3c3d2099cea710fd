import { syscallByNumber } from '../../../model/syscalls/syscalls.js'
import { derive } from '../fact.js'

export const refusedSyscallName = derive({
  name: 'refusedSyscallName',
  type: 'text',
  meaning: 'name of the system call that seccomp refused; its number where it is newer than the table',
  example: 'socket',
  value: ({ arch, refusedSyscall }): string | undefined => {
    if (refusedSyscall === undefined) return undefined
    const known = arch === 'x86_64' || arch === 'aarch64' ? syscallByNumber(arch, refusedSyscall)?.name : undefined
    return known ?? `number ${refusedSyscall}`
  },
})

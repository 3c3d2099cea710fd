import { readFileSync } from 'node:fs'

const PTRACE_SCOPE = '/proc/sys/kernel/yama/ptrace_scope'

/** Documentation/admin-guide/LSM/Yama.rst: from 2 on, to trace takes CAP_SYS_PTRACE; 3 allows it to nobody. */
const FIRST_THAT_REFUSES = 2

/** "ptrace(2) is refused (EPERM; kernel.yama.ptrace_scope is 2)". `file`: of the setting; kernels without Yama have none. */
export function refusalOf(error: string, file = PTRACE_SCOPE): string {
  const scope = scopeIn(file)
  const because = scope >= FIRST_THAT_REFUSES ? `; kernel.yama.ptrace_scope is ${scope}` : ''
  return `ptrace(2) is refused (${error}${because})`
}

function scopeIn(file: string): number {
  try {
    return Number(readFileSync(file, 'latin1'))
  } catch {
    return 0
  }
}

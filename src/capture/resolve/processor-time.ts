import { readFileSync } from 'node:fs'

/** USER_HZ of the kernel's interfaces, on x86-64 and arm64 alike (include/asm-generic/param.h). */
const TICKS_PER_SECOND = 100

/** Milliseconds that all threads of a process have run: utime and stime of proc_pid_stat(5). 0 where it is gone. */
export function processorTime(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name in front can hold anything, so count from its closing parenthesis.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND
  } catch {
    return 0
  }
}

import { readFileSync } from 'node:fs'

/** Address space this process takes, bytes: VmSize of proc_pid_status(5). */
export function addressSpace(): number {
  const [, kilobytes = '0'] = /^VmSize:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return Number(kilobytes) * 1024
}

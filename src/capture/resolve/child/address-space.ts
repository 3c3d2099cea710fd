import { readOwn } from '../../files/own-process.js'

/** Address space this process takes, bytes: VmSize of proc_pid_status(5). */
export function addressSpace(): number {
  const [, kilobytes = '0'] = /^VmSize:\s+(\d+) kB$/m.exec(readOwn('status')) ?? []
  return Number(kilobytes) * 1024
}

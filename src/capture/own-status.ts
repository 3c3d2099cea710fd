import { readFileSync } from 'node:fs'

/** The text of proc_pid_status(5) about this process. undefined where /proc is not mounted. */
export function ownStatus(): string | undefined {
  try {
    return readFileSync('/proc/self/status', 'utf8')
  } catch {
    return undefined
  }
}

/** The set of CapEff in proc_pid_status(5), a bit for each capability. */
export const effectiveCapabilities = (status: string): bigint =>
  BigInt(`0x${status.match(/^CapEff:\s*([0-9a-f]+)/m)?.[1] ?? '0'}`)

export const hasBit = (set: bigint, bit: bigint): boolean => ((set >> bit) & 1n) === 1n

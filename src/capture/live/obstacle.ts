import { existsSync, readFileSync } from 'node:fs'

export const KERNEL_BTF = '/sys/kernel/btf/vmlinux'

/** Why this machine or user cannot watch, and what to do; undefined where nothing is in the way. */
export function findObstacle(btf: string | undefined): string | undefined {
  if (btf === undefined && !existsSync(KERNEL_BTF)) {
    return `this kernel has no BTF (${KERNEL_BTF} is missing): use a kernel built with CONFIG_DEBUG_INFO_BTF=y, or give its types in a file with --btf FILE (BTFHub has them for many kernels)`
  }
  const missing = missingCapabilities(readFileSync('/proc/self/status', 'utf8'))
  if (missing.length > 0) {
    return `root is needed to watch (${missing.join(' and ')} missing): run the same command with sudo; recorded logs need no privilege: crashcrawler analyze LOG`
  }
  return undefined
}

/** Bits of include/uapi/linux/capability.h. CAP_SYS_ADMIN stands for the other two (capabilities(7)). */
const CAP_SYS_ADMIN = 21n
const NEEDED = { CAP_BPF: 39n, CAP_PERFMON: 38n }

/** Reads the CapEff line of proc_pid_status(5). */
export function missingCapabilities(status: string): string[] {
  const effective = BigInt(`0x${status.match(/^CapEff:\s*([0-9a-f]+)/m)?.[1] ?? '0'}`)
  const has = (bit: bigint): boolean => ((effective >> bit) & 1n) === 1n
  if (has(CAP_SYS_ADMIN)) return []
  return Object.entries(NEEDED).flatMap(([name, bit]) => (has(bit) ? [] : [name]))
}

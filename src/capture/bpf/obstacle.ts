import { existsSync } from 'node:fs'
import { effectiveCapabilities, hasBit, ownStatus } from '../own-status.js'
import { capabilityFlags, type Surroundings, surroundings } from './container.js'

export const KERNEL_BTF = '/sys/kernel/btf/vmlinux'

const LOGS = 'recorded logs need no privilege: crashcrawler analyze LOG'

/** What is in the way of BPF, and what to do about it. */
export interface Obstacle {
  what: string
  remedy: string
}

/** undefined where nothing is known to be in the way. */
export function describeObstacle(btf: string | undefined): Obstacle | undefined {
  if (btf === undefined && !existsSync(KERNEL_BTF)) {
    return {
      what: `this kernel has no BTF (${KERNEL_BTF} is missing)`,
      remedy:
        'use a kernel built with CONFIG_DEBUG_INFO_BTF=y, or give its types in a file with --btf FILE (BTFHub has them for many kernels)',
    }
  }
  return findLackOfPrivilege()
}

/** The same, of the privileges of this process alone. */
export function findLackOfPrivilege(): Obstacle | undefined {
  const status = ownStatus()
  return status === undefined ? NO_PROC : lackOfPrivilege(missingCapabilities(status), surroundings())
}

/** The same for a process that lacks these capabilities. */
export function lackOfPrivilege(missing: readonly string[], where: Surroundings): Obstacle | undefined {
  if (where.userNamespace) return USER_NAMESPACE
  if (missing.length === 0) return undefined
  if (where.container) {
    return {
      what: `capabilities are needed to watch, which this container lacks: ${missing.join(' and ')}`,
      remedy: `start it with ${capabilityFlags(where, missing)}, and run the command in it as root; ${LOGS}`,
    }
  }
  return {
    what: `root is needed to watch (${missing.join(' and ')} missing)`,
    remedy: `run the same command with sudo; ${LOGS}`,
  }
}

/** Why this machine or user cannot watch, and what to do, in one line; undefined where nothing is in the way. */
export function findObstacle(btf: string | undefined): string | undefined {
  const obstacle = describeObstacle(btf)
  return obstacle && `${obstacle.what}: ${obstacle.remedy}`
}

const NO_PROC: Obstacle = {
  what: '/proc is not mounted here, and the kernel describes processes there',
  remedy: 'mount it with mount -t proc proc /proc',
}

const USER_NAMESPACE: Obstacle = {
  what: 'this is a user namespace, and the kernel loads BPF programs only with capabilities of the initial one',
  remedy: `run the same command on the host, as root; ${LOGS}`,
}

/** Bits of include/uapi/linux/capability.h. CAP_SYS_ADMIN includes the other two (capabilities(7)). */
export const CAP_SYS_ADMIN = 21n
const NEEDED = { CAP_BPF: 39n, CAP_PERFMON: 38n }

/** Of a process with this text of proc_pid_status(5). */
export function missingCapabilities(status: string): string[] {
  const effective = effectiveCapabilities(status)
  if (hasBit(effective, CAP_SYS_ADMIN)) return []
  return Object.entries(NEEDED).flatMap(([name, bit]) => (hasBit(effective, bit) ? [] : [name]))
}

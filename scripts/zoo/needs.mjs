// @ts-check
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'

/**
 * The reason why this machine cannot run a case; undefined if it can.
 * @param {import('./cases.mjs').Case} zooCase
 * @returns {string | undefined}
 */
export function obstacleTo({ expect: { arch, needs = [] } }) {
  if (arch !== undefined && arch !== process.arch) return `needs ${arch}, this is ${process.arch}`
  return needs.map((need) => OBSTACLES[need]()).find((obstacle) => obstacle !== undefined)
}

/** @type {Record<import('./expectation.mjs').Need, () => string | undefined>} */
const OBSTACLES = {
  root: () => (process.getuid?.() === 0 ? undefined : 'needs root'),
  'disposable-machine': () =>
    process.env.CRASHCRAWLER_DISPOSABLE
      ? undefined
      : 'needs a machine that may run out of memory, as npm run test:kernels has',
  'memory-cgroup': () => (hasMemoryCgroup() ? undefined : 'needs a writable memory cgroup'),
}

/** Version 1 or 2, see cgroups(7). */
function hasMemoryCgroup() {
  if (existsSync('/sys/fs/cgroup/memory/memory.limit_in_bytes')) return isWritable('/sys/fs/cgroup/memory')
  const control = '/sys/fs/cgroup/cgroup.subtree_control'
  if (!existsSync(control) || !readFileSync(control, 'utf8').split(/\s/).includes('memory')) return false
  return isWritable('/sys/fs/cgroup')
}

/** @param {string} folder */
function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

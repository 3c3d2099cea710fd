import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RawMember } from '../../model/raw-resources.js'

/** The memory controller of version 1, and the one hierarchy of version 2: cgroups(7). */
const HIERARCHIES = ['/sys/fs/cgroup/memory', '/sys/fs/cgroup']
const MAX_GROUPS = 64
const MAX_PROCESSES = 512
const MAX_MEMBERS = 3
const PAGE_KB = 4

/**
 * The largest processes that are left in a control group and those below it, just after the kernel killed one of them: who
 * else had the memory. Empty where the group is gone, or is not visible here. `cgroup`: its path below the root of its
 * hierarchy.
 */
export function groupMembers(cgroup: string, exceptPid: number): RawMember[] {
  // A root group has no limit.
  const folder = cgroup === '/' ? undefined : HIERARCHIES.map((root) => join(root, cgroup)).find(isGroup)
  if (folder === undefined) return []
  const pids = groupsIn(folder).flatMap((group) => lines(join(group, 'cgroup.procs')))
  return [...new Set(pids)]
    .slice(0, MAX_PROCESSES)
    .flatMap(memberOf)
    .filter(({ pid, rssKb }) => pid !== exceptPid && rssKb > 0)
    .sort((a, b) => b.rssKb - a.rssKb)
    .slice(0, MAX_MEMBERS)
}

const isGroup = (folder: string): boolean => read(join(folder, 'cgroup.procs')) !== undefined

/** The group and those below it, breadth first. */
function groupsIn(folder: string): string[] {
  const groups = [folder]
  for (let at = 0; at < groups.length && groups.length < MAX_GROUPS; at++) groups.push(...below(groups[at] ?? ''))
  return groups.slice(0, MAX_GROUPS)
}

function below(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name))
  } catch {
    return []
  }
}

/** proc_pid_statm(5): the second number is the resident set, in pages. */
function memberOf(pid: string): RawMember[] {
  const pages = Number(read(`/proc/${pid}/statm`)?.split(' ')[1])
  const comm = read(`/proc/${pid}/comm`)?.trimEnd()
  return comm === undefined || !Number.isFinite(pages) ? [] : [{ pid: Number(pid), comm, rssKb: pages * PAGE_KB }]
}

const lines = (path: string): string[] => (read(path) ?? '').split('\n').filter(Boolean)

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

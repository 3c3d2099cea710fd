import { readdirSync, readFileSync } from 'node:fs'

/** Processes by id, each with its start time, which distinguishes it from a later one with the same id. */
export type ProcessTree = Map<number, string>

/** A process and what descends from it. */
export function processTreeOf(pid: number): ProcessTree {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (readStat(name) ?? []) : []))
  const tree: ProcessTree = new Map()
  const add = (member: Stat): void => {
    tree.set(member.pid, member.startTime)
    for (const child of all) if (child.parent === member.pid) add(child)
  }
  const first = all.find((one) => one.pid === pid)
  if (first) add(first)
  return tree
}

/** Kills a process with all that descends from it, and those of an earlier look that are still there. */
export function killProcessTree(pid: number, before: ProcessTree): void {
  const stopped: ProcessTree = new Map()
  // Stopped first, until no more turn up: who is stopped forks no more, and its children are still its own.
  for (let found = -1; found !== stopped.size; ) {
    found = stopped.size
    for (const [member, startTime] of [...before, ...processTreeOf(pid)]) {
      if (stopped.has(member) || readStat(String(member))?.startTime !== startTime) continue
      stopped.set(member, startTime)
      send(member, 'SIGSTOP')
    }
    for (const member of before.keys())
      for (const [child, startTime] of processTreeOf(member)) before.set(child, startTime)
  }
  for (const member of stopped.keys()) send(member, 'SIGKILL')
}

/** To a process that may have ended. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended a moment ago.
  }
}

interface Stat {
  pid: number
  parent: number
  startTime: string
}

/** Fields 4 and 22 of proc_pid_stat(5), after the name, which may hold anything. */
function readStat(name: string): Stat | undefined {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { pid: Number(name), parent: Number(fields[1]), startTime: fields[19] ?? '' }
  } catch {
    return undefined
  }
}

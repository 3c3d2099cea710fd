import { readdirSync, readFileSync } from 'node:fs'

/** Processes by id, each with its start time, which tells it from a later one of the same id. */
export type Family = Map<number, string>

/** A process and what descends from it. */
export function familyOf(pid: number): Family {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (readStat(name) ?? []) : []))
  const family: Family = new Map()
  const add = (member: Stat): void => {
    family.set(member.pid, member.startTime)
    for (const child of all) if (child.parent === member.pid) add(child)
  }
  const first = all.find((one) => one.pid === pid)
  if (first) add(first)
  return family
}

/** Kills a process with all that descends from it, and those of an earlier look that are still there. */
export function killFamily(pid: number, before: Family): void {
  const stopped: Family = new Map()
  // Stopped first, until no more turn up: who is stopped forks no more, and its children are still its own.
  for (let found = -1; found !== stopped.size; ) {
    found = stopped.size
    for (const [member, startTime] of [...before, ...familyOf(pid)]) {
      if (stopped.has(member) || readStat(String(member))?.startTime !== startTime) continue
      stopped.set(member, startTime)
      send(member, 'SIGSTOP')
    }
    for (const member of before.keys()) for (const [child, startTime] of familyOf(member)) before.set(child, startTime)
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

/** Fields 4 and 22 of proc_pid_stat(5), behind the name, which may hold anything. */
function readStat(name: string): Stat | undefined {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { pid: Number(name), parent: Number(fields[1]), startTime: fields[19] ?? '' }
  } catch {
    return undefined
  }
}

import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { CrashEvent } from '../model/event.js'

/** Names the users of deaths on this host, by passwd(5); undefined for those on other hosts, and users without a name there. */
export function createUserNames(): (event: CrashEvent) => string | undefined {
  const here = hostname()
  let names: Map<number, string> | undefined
  return ({ host, process: { uid } }) => {
    if (uid === undefined || host.ofReader || host.hostname !== here) return undefined
    names ??= readNames()
    return names.get(uid)
  }
}

function readNames(): Map<number, string> {
  const names = new Map<number, string>()
  for (const line of passwd().split('\n')) {
    const [name, , uid] = line.split(':')
    if (name && uid && !names.has(Number(uid))) names.set(Number(uid), name)
  }
  return names
}

function passwd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8')
  } catch {
    return ''
  }
}

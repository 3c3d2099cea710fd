import { readFileSync, statSync } from 'node:fs'

const PASSWD = '/etc/passwd'

/**
 * Names of users by number, of passwd(5) of this machine; the file is read again when it has changed. Other sources of
 * nsswitch.conf(5) can take seconds to answer, and are not asked.
 */
export function createUserNames(file = PASSWD): (uid: number) => string | undefined {
  let known: { version: string; names: ReadonlyMap<number, string> } | undefined
  return (uid) => {
    const version = versionOf(file)
    if (known?.version !== version) known = { version, names: namesIn(file) }
    return known.names.get(uid)
  }
}

function versionOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false, bigint: true })
  return stats ? `${stats.ino} ${stats.ctimeNs}` : ''
}

/** Of two users with one number, the first one counts, as it does for getpwuid(3). */
function namesIn(file: string): Map<number, string> {
  const names = new Map<number, string>()
  for (const line of read(file).split('\n')) {
    const [name, , uid] = line.split(':')
    if (name && uid && /^\d+$/.test(uid) && !names.has(Number(uid))) names.set(Number(uid), name)
  }
  return names
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

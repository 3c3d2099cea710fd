import { createHash } from 'node:crypto'
import type { Host } from '../../model/process.js'

/**
 * The same death gets the same id however often, and by whichever record, it is read: a process is its pid and its
 * start on one boot. `identity` stands in where the start is not known.
 */
export function deathId(
  host: Pick<Host, 'bootId' | 'hostname'>,
  { pid, startTime, identity }: { pid: number; startTime?: bigint; identity?: string },
): string {
  const text = identity ?? `${host.bootId ?? host.hostname} ${pid} ${startTime}`
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

import type { RawFault } from '../../../model/raw.js'
import { isSent } from '../../event/siginfo.js'
import { namespaceOf } from '../../proc/read.js'
import { readStatus } from '../../proc/status.js'

/**
 * The siginfo with the sender as this process knows it, not as the pid namespace of the receiver `pid` does. 0 where it is
 * none of `traced`, which are process ids.
 */
export function withSenderHere(fault: RawFault, pid: number, traced: () => Iterable<number>): RawFault {
  if (!isSent(fault.code) || fault.senderPid === 0) return fault
  const own = readStatus(`/proc/${pid}`)?.ownProcessId ?? pid
  if (own === pid) return fault
  return { ...fault, senderPid: own === fault.senderPid ? pid : idOf(fault.senderPid, pid, traced()) }
}

function idOf(ownId: number, sibling: number, traced: Iterable<number>): number {
  const namespace = namespaceOf(sibling, 'pid')
  for (const pid of traced)
    if (readStatus(`/proc/${pid}`)?.ownProcessId === ownId && namespaceOf(pid, 'pid') === namespace) return pid
  return 0
}

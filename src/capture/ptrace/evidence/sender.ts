import type { Machine } from '../../../model/machine.js'
import type { RawFault } from '../../../model/raw.js'
import type { RawSender } from '../../../model/raw-signals.js'
import { syscallByName } from '../../../model/syscalls/syscalls.js'
import { cpuOf } from '../../cpu/cpus.js'
import { isRaisedByInstruction, isSent } from '../../event/siginfo.js'
import { readStat } from '../../proc/stat.js'
import { readStatus } from '../../proc/status.js'
import type { JustEnded } from '../just-ended.js'
import type { Dying } from './dying.js'
import { commOf } from './identity.js'

const SI_USER = 0
const SI_KERNEL = 128
const SI_TKILL = -6
const SIGPIPE = 13
const SIGXFSZ = 25
const EPIPE = 32n
const EFBIG = 27n

/** How long a handler may clean up before it raises its signal again: bpf/sender.bpf.h, CLEAN_UP_NS. */
const CLEAN_UP_NS = 10_000_000_000n

/** Who sent the signal that ends a process, as far as a tracer can know. `registers`: of the thread that it ends in. */
export function senderAtEnd(dying: Dying, registers: bigint[], machine: Machine): RawSender | undefined {
  const { delivered, time, pid, firstSender } = dying
  if (!delivered) return ownKill(dying, registers, machine)
  const { sender } = delivered
  // A handler that cleans up and raises the signal again: the first sender is the one to report.
  const isOwn = sender?.process?.pid === pid && firstSender !== undefined && firstSender.process?.pid !== pid
  return isOwn && time - firstSender.time < CLEAN_UP_NS ? firstSender : sender
}

/**
 * The sender of a signal, by its siginfo; undefined for a fault. `result`: of the system call that the thread is in. `find`:
 * processes that have ended.
 */
export function senderOf(
  fault: RawFault,
  { time, pid, result, find }: { time: bigint; pid: number; result: bigint; find: JustEnded['find'] },
): RawSender | undefined {
  const { signal, code, senderPid, senderUid } = fault
  if (isRaisedByInstruction(signal, code)) return undefined
  if (!isSent(code)) return { time, signal, code }
  if (isOfKernel(fault, pid, result)) return { time, signal, code: SI_KERNEL }
  return { time, signal, code, process: processOf(senderPid, senderUid, find) }
}

/** Without a name where that is not known: it has ended some time ago, or has the id 0, outside of this pid namespace. */
function processOf(pid: number, uid: number, find?: JustEnded['find']): NonNullable<RawSender['process']> {
  const stat = pid === 0 ? undefined : readStat(`/proc/${pid}`)
  if (!stat) return { pid, uid, comm: find?.(pid) }
  return { pid, uid, comm: stat.comm, parentPid: stat.parentId, parentComm: commOf(stat.parentId) ?? '' }
}

/** The kernel sends these in the name of the thread whose write it refuses (kernel/signal.c: send_sig). */
const isOfKernel = ({ signal, senderPid }: RawFault, pid: number, result: bigint): boolean =>
  senderPid === pid &&
  ((signal === SIGPIPE && BigInt.asIntN(64, result) === -EPIPE) ||
    (signal === SIGXFSZ && BigInt.asIntN(64, result) === -EFBIG))

/** System calls that send a signal, and where in their arguments the process and the signal are. */
const SENDING = [
  { name: 'kill', process: 0, signal: 1, code: SI_USER },
  { name: 'tgkill', process: 0, signal: 2, code: SI_TKILL },
] as const

/** No tracer gets to see a kill; but a thread that dies while it kills its own process says who did it. */
function ownKill({ pid, signal, time }: Dying, registers: bigint[], machine: Machine): RawSender | undefined {
  const call = cpuOf(machine).callOf?.(registers)
  const sending = SENDING.find(({ name }) => call?.number === syscallByName(name)?.number[machine])
  if (!call || !sending || signal === 0) return undefined
  const status = readStatus(`/proc/${pid}`)
  // 0 is its process group.
  const target = Number(call.arguments[sending.process])
  if (!status || (target !== 0 && target !== status.ownProcessId)) return undefined
  if (Number(call.arguments[sending.signal]) !== signal) return undefined
  return { time, signal, code: sending.code, process: processOf(pid, status.uid.real) }
}

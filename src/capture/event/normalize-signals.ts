import type { CrashEvent } from '../../model/event.js'
import type { Sender } from '../../model/killer.js'
import type { RawEvent } from '../../model/raw.js'
import type { RawEarlierSignal, RawSender } from '../../model/raw-signals.js'
import { signalName } from '../../model/signals.js'
import type { TimeOf } from './time.js'

/** Signals before the one that ended the process, oldest first. That one is not among them, unless it came earlier too. */
export function normalizeEarlierSignals(
  { earlierSignals = [], status = 0, sender }: Pick<RawEvent, 'earlierSignals' | 'status' | 'sender'>,
  timeOf: TimeOf,
): CrashEvent['earlierSignals'] {
  const fatal = status & 0x7f
  const isLast = ({ sender: { signal, time }, outcome }: RawEarlierSignal): boolean =>
    signal === fatal && outcome === 'pending' && time <= (sender?.time ?? time)
  const before = earlierSignals.filter((signal) => !isLast(signal))
  if (before.length === 0) return undefined
  return before
    .sort((a, b) => (a.sender.time < b.sender.time ? -1 : 1))
    .map((signal) => ({
      signal: signalName(signal.sender.signal) ?? String(signal.sender.signal),
      times: signal.times,
      first: timeOf(signal.first),
      time: timeOf(signal.sender.time),
      outcome: signal.outcome,
      sender: senderOf(signal.sender, timeOf),
    }))
}

/** A process as the sender of a signal; undefined for the kernel. */
export function senderOf({ process, time, request, ending }: RawSender, timeOf: TimeOf): Sender | undefined {
  if (!process) return undefined
  const { pid, comm, uid, parentPid, parentComm } = process
  const asked = request && { ...request, signal: signalName(request.signal) ?? String(request.signal) }
  return {
    pid,
    comm,
    uid,
    time: timeOf(time),
    parent: parentPid === undefined ? undefined : { pid: parentPid, comm: parentComm },
    ...(asked && { request: asked }),
    ...(ending && { ending }),
  }
}

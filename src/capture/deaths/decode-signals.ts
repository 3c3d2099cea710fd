import type { RawEarlierSignal, RawSender } from '../../model/raw-signals.js'
import { decodeCString } from '../event/text.js'
import { type Head, SIGNAL_OUTCOMES } from './abi.js'

type Values = ReturnType<typeof Head.read>

export function decodeSender(sender: Values['sender']): RawSender {
  const process = {
    pid: sender.pid,
    uid: sender.uid,
    comm: decodeCString(sender.comm),
    parentPid: sender.parent_pid,
    parentComm: decodeCString(sender.parent_comm),
  }
  const { time, signal, code, ended_init: pid, request, request_pid: asker } = sender
  const asked = { signal: request, ...(asker !== 0 && { pid: asker, comm: decodeCString(sender.request_comm) }) }
  return {
    time,
    signal,
    code,
    process: sender.pid === 0 ? undefined : process,
    ...(sender.ending !== 0 && { ending: true }),
    ...(request !== 0 && { request: asked }),
    ...(pid !== 0 && { endedInit: { pid, comm: process.comm } }),
  }
}

/** undefined where there are none. */
export function decodeEarlierSignals(slots: Values['earlier']): RawEarlierSignal[] | undefined {
  const signals = slots
    .filter(({ sender }) => sender.signal !== 0)
    .map(
      ({ sender, first, times, outcome }): RawEarlierSignal => ({
        sender: decodeSender(sender),
        first,
        times,
        outcome: SIGNAL_OUTCOMES[outcome] ?? 'pending',
      }),
    )
  return signals.length === 0 ? undefined : signals
}

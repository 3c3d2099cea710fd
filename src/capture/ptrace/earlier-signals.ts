import { keepNewest } from '../../model/keep-newest.js'
import type { RawEarlierSignal, RawSender } from '../../model/raw-signals.js'
import { isSent, SI_KERNEL } from '../event/siginfo.js'

/** Signals before the one that ended a process, by signal, the one that was sent last at the end. */
export type EarlierSignals = Map<number, RawEarlierSignal>

/** How many are kept: bpf/crash.h, EARLIER_SIGNALS. */
const MOST = 4

const SIGSYS = 31

/** SIGHUP, SIGINT, SIGQUIT and SIGTERM, which a terminal sends as well. */
const REQUESTS: readonly number[] = [1, 2, 3, 15]

/**
 * Keeps a signal that does not end the process `pid`, as bpf/earlier-signals.bpf.h does: one of another process, or a
 * request of the terminal. A tracer sees it when a thread takes it: signals that are sent again before that count once, and
 * those that stay blocked until the end are not seen.
 */
export function rememberEarlier(
  known: EarlierSignals,
  sender: RawSender,
  outcome: RawEarlierSignal['outcome'],
  pid: number,
): void {
  const { signal, code, time, process } = sender
  const isOfOther = isSent(code) && process !== undefined && process.pid !== pid
  const isOfTerminal = code === SI_KERNEL && REQUESTS.includes(signal)
  if (signal > SIGSYS || !(isOfOther || isOfTerminal)) return
  const before = known.get(signal)
  const earlier = { sender, outcome, first: before?.first ?? time, times: (before?.times ?? 0) + 1 }
  keepNewest(known, signal, earlier, MOST)
}

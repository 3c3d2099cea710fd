import { readableDuration } from '../../model/duration.js'
import type { CapturedFacts } from './captured.js'

/** What became of a signal that came before the end, in words. */

const CLAUSES: Readonly<Record<string, string>> = {
  handled: 'for which its handler ran',
  ignored: 'which it ignored',
  blocked: 'which it had blocked',
  dropped:
    'which the kernel dropped, because the first process of a pid namespace receives only signals that it has a handler for',
  pending: 'which it had not taken yet',
}

type EarlierSignal = NonNullable<CapturedFacts['earlierSignals']>[number]

/** 0: it is not known here, and outside of its pid namespace. */
const nameOfSender = (pid: number, comm = 'process'): string => (pid === 0 ? 'another process' : `${comm}[${pid}]`)

/** `SIGTERM from podman[4242] 10.0 s earlier, which it ignored` */
export function earlierInWords(earlier: Partial<EarlierSignal> | undefined): string | undefined {
  if (earlier?.signal === undefined) return undefined
  const { signal, sender, msBeforeEnd, times = 1, outcome = '' } = earlier
  const from = sender?.pid === undefined ? 'the kernel' : nameOfSender(sender.pid, sender.comm)
  const when =
    msBeforeEnd === undefined ? '' : ` ${msBeforeEnd < 1 ? 'less than 1 ms' : readableDuration(msBeforeEnd)} earlier`
  const often = times > 1 ? ` (${times} times)` : ''
  const clause = CLAUSES[outcome]
  return `${signal} from ${from}${often}${when}${clause === undefined ? '' : `, ${clause}`}`
}

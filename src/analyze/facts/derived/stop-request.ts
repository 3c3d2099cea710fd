import { derived } from '../derive.js'

/** The signal that asked the process to end, before it did. */

const REQUESTS: readonly (string | undefined)[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT']

export const stopRequest = derived({
  type: 'earlierSignal',
  label: 'earlier request to end',
  part: ([key = '']) => ({
    label: REQUEST[key] ?? `${key} of the earlier request to end`,
    ...(key === 'outcome' && { says: OUTCOMES }),
    ...(key === 'msBeforeEnd' && { unit: 'ms' }),
  }),
  meaning: 'the last SIGTERM, SIGINT, SIGHUP or SIGQUIT that did not end the process itself, and what became of it',
  example: { signal: 'SIGTERM', outcome: 'ignored', msBeforeEnd: 10_000, times: 1 },
  value: ({ earlierSignals }) => earlierSignals?.findLast(({ signal }) => REQUESTS.includes(signal)),
})

const REQUEST: Readonly<Record<string, string>> = {
  signal: 'earlier request to end',
  msBeforeEnd: 'time from the request to the end',
}

const OUTCOMES: Readonly<Record<string, string>> = {
  handled: 'its handler for the request ran',
  ignored: 'it ignores the request',
  blocked: 'it had blocked the request',
  dropped: 'the kernel dropped the request, as it does for the first process of a pid namespace without a handler',
  pending: 'it had not taken the request yet',
}

const CLAUSES: Readonly<Record<string, string>> = {
  handled: 'for which its handler ran',
  ignored: 'which it ignored',
  blocked: 'which it had blocked',
  dropped:
    'which the kernel dropped, because the first process of a pid namespace receives only signals that it has a handler for',
  pending: 'which it had not taken yet',
}

export const stopRequestText = derived({
  type: 'text',
  label: 'earlier request to end',
  meaning: 'the earlier request to end in words, for messages',
  inWords: true,
  example: 'SIGTERM from podman[4242] 10.0 s earlier, which it ignored',
  value: (facts): string | undefined => {
    const request = stopRequest.value(facts)
    if (request?.signal === undefined) return undefined
    const { signal, sender, msBeforeEnd, times = 1, outcome = '' } = request
    const from = sender?.pid === undefined ? 'the kernel' : `${sender.comm ?? 'process'}[${sender.pid}]`
    const when = msBeforeEnd === undefined ? '' : ` ${duration(msBeforeEnd)} earlier`
    const often = times > 1 ? ` (${times} times)` : ''
    const clause = CLAUSES[outcome]
    return `${signal} from ${from}${often}${when}${clause === undefined ? '' : `, ${clause}`}`
  },
})

const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`)

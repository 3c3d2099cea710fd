import { derived } from '../derive.js'
import { earlierInWords } from '../earlier-signal.js'

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

export const stopRequestText = derived({
  type: 'text',
  label: 'earlier request to end',
  meaning: 'the earlier request to end in words, for messages',
  inWords: true,
  example: 'SIGTERM from podman[4242] 10.0 s earlier, which it ignored',
  value: (facts): string | undefined => earlierInWords(stopRequest.value(facts)),
})

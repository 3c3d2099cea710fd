import { derived } from '../derive.js'
import { earlierInWords } from '../earlier-signal.js'

/** The signal of a fault that was none: another process sent it, and a handler took it for one. */

const OF_FAULTS: readonly (string | undefined)[] = [
  'SIGSEGV',
  'SIGBUS',
  'SIGILL',
  'SIGFPE',
  'SIGTRAP',
  'SIGSYS',
  'SIGABRT',
]

export const sentFault = derived({
  type: 'earlierSignal',
  label: 'signal of a fault that another process sent',
  part: ([key = '']) => ({
    label: PARTS[key] ?? `${key} of the signal of a fault that another process sent`,
    ...(key === 'outcome' && { says: { handled: 'its handler for that signal ran' } }),
    ...(key === 'msBeforeEnd' && { unit: 'ms' }),
  }),
  meaning:
    'the last SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS or SIGABRT of another process that did not end the process itself, and what became of it',
  example: { signal: 'SIGSEGV', outcome: 'handled', msBeforeEnd: 12, times: 1 },
  value: ({ earlierSignals }) => earlierSignals?.findLast(({ signal }) => OF_FAULTS.includes(signal)),
})

const PARTS: Readonly<Record<string, string>> = {
  signal: 'signal of a fault that another process sent',
  msBeforeEnd: 'time from that signal to the end',
}

export const sentFaultText = derived({
  type: 'text',
  label: 'signal of a fault that another process sent',
  meaning: 'the signal of a fault that another process sent, in words, for messages',
  inWords: true,
  example: 'SIGSEGV from kill[4242] 12 ms earlier, for which its handler ran',
  value: (facts): string | undefined => earlierInWords(sentFault.value(facts)),
})

import type { CapturedFacts } from '../captured.js'
import { derived } from '../derive.js'

/** What a signal handler on the stack ran for. */

const HANDLER = '<signal handler called>'
const SENDS =
  /^(?:__GI_)?_{0,2}(?:raise|gsignal|kill|killpg|tgkill|pthread_kill|sigqueue|pthread_kill_(?:implementation|internal))$/
const ABORTS = /^(?:__GI_)?_{0,2}abort$/

export const handledOwnSignal = derived({
  type: 'text',
  label: 'function that sent the signal which its handler ran for',
  meaning:
    'the function that sent its own process a signal, for which the outermost handler on the stack runs; absent where that was abort()',
  example: 'check_heap',
  value: ({ frames }): string | undefined => senderOnStack(frames ?? []),
})

function senderOnStack(frames: NonNullable<CapturedFacts['frames']>): string | undefined {
  const symbols = frames.map(({ symbol }) => symbol)
  const interrupted = symbols.lastIndexOf(HANDLER) + 1
  const sends = (symbol: string | undefined): boolean => symbol !== undefined && SENDS.test(symbol)
  if (interrupted === 0 || !sends(symbols[interrupted])) return undefined
  const sender = symbols.slice(interrupted).find((symbol) => !sends(symbol))
  return sender !== undefined && ABORTS.test(sender) ? undefined : sender
}

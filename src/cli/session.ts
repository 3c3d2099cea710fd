import type { CrashEvent } from '../model/event.js'
import { type WatchOptions, watch } from '../pipeline.js'
import type { Limits } from './options.js'
import { note } from './stderr.js'

/**
 * Watches until SIGINT, SIGTERM, a limit or a failure. Everything captured by then has been handled
 * when it resolves, and the counters have been printed.
 */
export async function watchUntilStopped(
  options: WatchOptions,
  { forMs, maxEvents }: Limits,
  handle: (event: CrashEvent) => Promise<void>,
): Promise<void> {
  let end: () => void = () => {}
  let fail: (error: unknown) => void = () => {}
  const ended = new Promise<void>((resolve, reject) => {
    end = resolve
    fail = reject
  })
  let taken = 0
  let handled: Promise<void> = Promise.resolve()
  const capture = await watch(
    { ...options, maxEvents },
    {
      onEvent: (event) => {
        taken++
        handled = handled.then(() => handle(event))
        handled.catch(fail)
        if (taken === maxEvents) end()
      },
      onLoss: (lost) => note(`${lost} deaths lost so far: the ring buffer was full`),
      onFailure: fail,
    },
  )
  note(`watching process deaths on this machine (tier ${capture.tier}); stop with Ctrl-C`)
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
  const timer = forMs === undefined ? undefined : setTimeout(end, forMs)
  try {
    await ended
  } finally {
    clearTimeout(timer)
    const counters = await capture.stop()
    await handled
    note(`stopped: ${taken} reported, ${counters.captured} captured, ${counters.lost} lost`)
  }
}

import type { CrashEvent } from '../model/event.js'
import { type WatchOptions, watch } from '../pipeline.js'
import { createEnding } from './ending.js'
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
  const ending = createEnding()
  let taken = 0
  let handled: Promise<void> = Promise.resolve()
  const capture = await watch(
    { ...options, maxEvents },
    {
      onEvent: (event) => {
        taken++
        handled = handled.then(() => handle(event))
        handled.catch(ending.fail)
        if (taken === maxEvents) ending.end()
      },
      onLoss: (lost) => note(`${lost} deaths lost so far: the ring buffer was full`),
      onFailure: ending.fail,
    },
  )
  note(`watching process deaths on this machine (tier ${capture.tier}); stop with Ctrl-C`)
  try {
    await ending.wait(forMs)
  } finally {
    const counters = await capture.stop()
    await handled
    note(`stopped: ${taken} reported, ${counters.captured} captured, ${counters.lost} lost`)
  }
}

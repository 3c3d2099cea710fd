import { UserError } from '../model/errors.js'
import type { CrashEvent } from '../model/event.js'
import type { StoreQueue } from '../pipeline/store-queue.js'
import { type WatchOptions, watch } from '../pipeline/watch.js'
import { createEnding } from './ending.js'
import type { Limits } from './options.js'
import { note } from './stderr.js'
import { createWarnings } from './warnings.js'

/**
 * Watches until SIGINT, SIGTERM, a limit or a failure; SIGHUP makes it open its log again. Everything captured by the
 * end has been handled when it resolves, and the counters have been printed. Throws UserError where deaths could not be
 * written to the log. `store`: where deaths are
 * kept, beside a log or without one; it gets the number of those that were lost.
 */
export async function watchUntilStopped(
  options: WatchOptions,
  { forMs, maxEvents }: Limits,
  handle: (event: CrashEvent) => Promise<void>,
  store?: Pick<StoreQueue, 'loss'>,
): Promise<void> {
  const ending = createEnding()
  const warnings = createWarnings()
  const hangUp = watchHangUp(options.record !== undefined || store !== undefined)
  let taken = 0
  let handled: Promise<void> = Promise.resolve()
  const capture = await watch(
    { ...options, maxEvents },
    {
      onEvent: (event) => {
        taken++
        handled = handled.then(() => handle(event))
        handled.catch(ending.fail)
        if (taken === maxEvents) ending.enough()
      },
      onLoss: (lost) => {
        warnings.warn(`${lost} deaths lost so far: the ring buffer was full`)
        store?.loss(lost)
      },
      onFailure: ending.fail,
      onNote: warnings.warn,
    },
  )
  hangUp.reopen = capture.reopenLog
  note(`watching process deaths on this machine (tier ${capture.tier}); stop with Ctrl-C`)
  try {
    await ending.wait(forMs)
  } finally {
    const counters = await capture.stop(ending.patience)
    await handled
    warnings.finish()
    const unwritten = capture.unwritten()
    const missing = unwritten > 0 ? `, ${unwritten} not written` : ''
    note(`stopped: ${taken} reported, ${counters.captured} captured, ${counters.lost} lost${missing}`)
  }
  if (capture.unwritten() > 0) {
    throw new UserError(`${options.record}: ${capture.unwritten()} deaths could not be written; the log says so too`)
  }
}

/**
 * SIGHUP asks a daemon to open its log again, as after a rotation. A terminal that is closed sends it as well: then, and
 * where nothing is kept, it ends the run as SIGTERM does.
 */
function watchHangUp(keepsDeaths: boolean): { reopen(): void } {
  const hangUp = { reopen: () => {} }
  const isDaemon = keepsDeaths && !process.stderr.isTTY
  process.on('SIGHUP', () => (isDaemon ? hangUp.reopen() : process.kill(process.pid, 'SIGTERM')))
  return hangUp
}

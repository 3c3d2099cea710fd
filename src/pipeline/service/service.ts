import { isDeepStrictEqual } from 'node:util'
import { readHost } from '../../capture/host.js'
import { UserError } from '../../model/errors.js'
import type { CaptureCounters } from '../../service/metrics/metrics.js'
import { type CaptureEnd, startCapture } from './capture.js'
import { type Consumer, openConsumer } from './consumer.js'
import { createRest } from './rest.js'
import type { Settings } from './settings.js'
import { type Gap, openWatched } from './watched.js'

export { openNotify } from '../../service/systemd/notify.js'

export interface ServiceHandlers {
  /** One line that the user should know. */
  onNote(note: string): void
  /** The capture has failed: nothing more will come. */
  onFailure(error: unknown): void
}

export interface Service {
  tier: string
  /** In which nothing was watched, before this start. */
  gap: Gap | undefined
  /** Deaths so far. */
  taken(): number
  /** To be called at least every minute. */
  still(): void
  /**
   * Goes on with another configuration. Throws UserError where that cannot be used: the old one stays. Only where what is
   * captured, or of which processes, has changed does the capture start anew.
   */
  reload(settings: Settings): Promise<void>
  /** Resolves when all that was captured is where it belongs. Throws UserError where deaths could not be stored. */
  stop(patience: AbortSignal): Promise<CaptureEnd>
}

/** Watches this machine as a configuration says. Throws UserError where it or this machine does not allow that. */
export async function startService(first: Settings, { onNote, onFailure }: ServiceHandlers): Promise<Service> {
  const watched = openWatched(first.store.file, readHost().bootId)
  let settings = first
  let counters: CaptureCounters | undefined
  const context = { onNote, counters: () => counters }
  let consumer = await openConsumer(settings, context)
  let taken = 0
  const capture = await startCapture(settings.watch, {
    onEvent: (event) => {
      taken++
      try {
        consumer.take(event)
      } catch (error) {
        onFailure(error)
      }
    },
    onLoss: (more) => consumer.loss(more),
    onCounters: (soFar) => {
      counters = soFar
    },
    onFailure,
    onNote,
  }).catch(async (error: unknown) => {
    await consumer.close()
    throw error
  })
  consumer.start()
  const rest = createRest()
  const still = (): void => {
    watched.still()
    rest(taken)
  }
  still()
  const gap = watched.gap && { ...watched.gap, to: Date.now() }

  const restart = async (wanted: Settings, next: Consumer): Promise<void> => {
    const since = performance.now()
    await capture.restart(wanted.watch).catch(async (error: unknown) => {
      await next.close()
      throw error
    })
    onNote(`the capture was started anew: nothing was watched for ${Math.round(performance.now() - since)} ms`)
  }
  return {
    tier: capture.tier,
    gap,
    taken: () => taken,
    still,
    reload: async (wanted) => {
      const { file } = settings.store
      if (wanted.store.file !== file) {
        throw new UserError('another history needs a restart of the service; a reload cannot change store.file')
      }
      const next = await openConsumer(wanted, context)
      if (!isDeepStrictEqual(wanted.watch, settings.watch)) await restart(wanted, next)
      const old = consumer
      consumer = next
      settings = wanted
      const unwritten = await old.close()
      next.start()
      if (unwritten > 0) onNote(`${file}: ${unwritten} deaths could not be stored`)
    },
    stop: async (patience) => {
      const end = await capture.stop(patience)
      const unwritten = await consumer.close()
      watched.stopped()
      if (unwritten > 0) throw new UserError(`${settings.store.file}: ${unwritten} deaths could not be stored`)
      return end
    },
  }
}

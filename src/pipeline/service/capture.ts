import { type WatchHandlers, type Watching, watch } from '../watch.js'
import type { Settings } from './settings.js'

export interface CaptureEnd {
  captured: number
  lost: number
}

/** A live capture that can go on with other settings. */
export interface ServiceCapture {
  tier: string
  /** Starts anew with other settings; where these cannot be used, which is thrown, with the old ones. */
  restart(wanted: Settings['watch']): Promise<void>
  stop(patience: AbortSignal): Promise<CaptureEnd>
}

/** Its `onLoss` is called with what was lost since it was called last. */
export async function startCapture(first: Settings['watch'], handlers: WatchHandlers): Promise<ServiceCapture> {
  const before: CaptureEnd = { captured: 0, lost: 0 }
  const start = (settings: Settings['watch']): Promise<Watching> => {
    let known = 0
    const onLoss = (soFar: number): void => {
      const more = soFar - known
      known = soFar
      handlers.onLoss(more)
    }
    return watch(settings, { ...handlers, onLoss })
  }
  let settings = first
  let capture = await start(settings)
  const stop = async (patience?: AbortSignal): Promise<CaptureEnd> => {
    const { captured, lost } = await capture.stop(patience)
    before.captured += captured
    before.lost += lost
    return before
  }
  return {
    tier: capture.tier,
    restart: async (wanted) => {
      await stop()
      try {
        capture = await start(wanted)
        settings = wanted
      } catch (error) {
        capture = await start(settings)
        throw error
      }
    },
    stop,
  }
}

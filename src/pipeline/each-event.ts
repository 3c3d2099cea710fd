import type { OfflineFilter } from '../capture/filter.js'
import type { CrashEvent } from '../model/event.js'
import { type InputHandlers, readInputs } from './inputs.js'

export interface EachEventHandlers extends Omit<InputHandlers, 'onEvent' | 'onLoss' | 'onBytes'> {
  onLoss(input: string, lost: number): void
  /** Bytes and events of the inputs that were read since it was called last. */
  onProgress(bytes: number, events: number): void
}

/** Takes the events of event logs and core files one after another, whichever input they are in. */
export async function readEachEvent(
  inputs: readonly string[],
  filter: OfflineFilter,
  { onLoss, onProgress, ...handlers }: EachEventHandlers,
  take: (event: CrashEvent) => Promise<void>,
): Promise<void> {
  await readInputs(inputs, filter, (input) => ({
    ...handlers,
    onLoss: (lost) => onLoss(input, lost),
    onBytes: (bytes) => onProgress(bytes, 0),
    onEvent: async (event) => {
      onProgress(0, 1)
      await take(event)
    },
  }))
}

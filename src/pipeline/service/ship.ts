import type { CrashEvent } from '../../model/event.js'
import { splitIncident } from '../../model/split-incident.js'
import { checkShip, openShip, type Shipper } from '../fleet/ship.js'
import { createHeld } from './held.js'
import type { OpenReceiver } from './receiver.js'

/** What stops a service does not wait for long; what the broker does not have by then is in the spool. */
const PATIENCE_MS = 3000

/** Sends deaths to the broker of a fleet, where they are analyzed again. */
export const openShipReceiver: OpenReceiver = async ({ ship }, { onNote, unsent }) => {
  if (!ship) return undefined
  checkShip(ship)
  // One shipper at a time has the spool.
  const { push, start, opened } = createHeld<CrashEvent, Shipper>(() => openShip(ship, onNote))
  const tell = (): void => unsent(opened()?.counts.dropped ?? 0)
  return {
    push: (incident) => {
      push(splitIncident(incident).event)
      tell()
    },
    start: () => {
      start()
      tell()
    },
    close: async () => {
      const left = (await opened()?.close(AbortSignal.timeout(PATIENCE_MS))) ?? 0
      if (left > 0) onNote('some deaths wait in the spool for the broker')
    },
  }
}

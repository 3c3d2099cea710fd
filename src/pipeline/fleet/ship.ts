import { hostname } from 'node:os'
import type { OfflineFilter } from '../../capture/filter.js'
import type { Broker } from '../../fleet/nats/connect.js'
import { addressOf } from '../../fleet/nats/connect.js'
import { openShipper, type Shipper } from '../../fleet/shipper.js'
import type { Redact } from '../../redact/redactor.js'
import { type EachEventHandlers, readEachEvent } from '../each-event.js'
import { openSpoolFolder, type SpoolSettings } from './spool-folder.js'

export type { Broker } from '../../fleet/nats/connect.js'
export type { Shipper } from '../../fleet/shipper.js'
export type { SpoolSettings } from './spool-folder.js'

export interface ShipSettings {
  broker: Broker
  spool: SpoolSettings
}

/** Throws UserError for an address that is none. */
export function checkShip({ broker }: ShipSettings): void {
  for (const server of broker.servers) addressOf(server)
}

/** A shipper of the deaths of this host. Throws UserError where the spool cannot be used, or an address is none. */
export function openShip({ broker, spool }: ShipSettings, onNote: (note: string) => void): Shipper {
  checkShip({ broker, spool })
  return openShipper({ broker, spool: openSpoolFolder(spool, onNote), host: hostname(), onNote })
}

/** Sends all deaths of event logs and core files. A death that was sent before is stored once. */
export async function shipInputs(
  inputs: readonly string[],
  shipper: Shipper,
  { filter, redact }: { filter: OfflineFilter; redact: Redact | undefined },
  handlers: EachEventHandlers,
): Promise<void> {
  await readEachEvent(inputs, filter, handlers, async (event) => {
    shipper.push(redact ? redact(event).event : event)
    await shipper.room()
  })
}

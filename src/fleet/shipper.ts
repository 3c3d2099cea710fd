import { setTimeout as sleep } from 'node:timers/promises'
import type { NatsConnection } from '@nats-io/transport-node'
import { createBackoff } from '../model/backoff.js'
import type { CrashEvent } from '../model/event.js'
import { type Broker, connectTo } from './nats/connect.js'
import { explain } from './nats/failure.js'
import { createPublisher, type Published, type Publisher } from './nats/publish.js'
import type { Waiting } from './spool/segment.js'
import type { Spool, SpoolCounts } from './spool/spool.js'
import { inboxOf } from './subject.js'

export interface ShipperOptions {
  broker: Broker
  spool: Spool
  /** Name of this host. */
  host: string
  onNote(note: string): void
}

export interface Shipped extends Published {
  deaths: number
}

/** Takes deaths to a broker, by way of a spool. */
export interface Shipper {
  push(event: CrashEvent): void
  /** Resolves when there is room for deaths with all their evidence. */
  room(): Promise<void>
  /** So far. */
  shipped: Shipped
  counts: SpoolCounts
  /** Resolves when the broker has all, or `patience` ends; what it does not have stays in the spool. Returns the segments that are left. */
  close(patience: AbortSignal): Promise<number>
}

/** Deaths that come together are made certain together. */
const SYNC_MS = 50

/** Below this share of it less is kept of no death. */
const ROOM = 0.25

export function openShipper({ broker, spool, host, onNote }: ShipperOptions): Shipper {
  const shipped: Shipped = { deaths: 0, bytes: 0, duplicates: 0 }
  const closing = new AbortController()
  const link = createLink(broker, host)
  const wakeUp = createWakeUp()
  const ship = createPatientShip(link, { broker, shipped, onNote, signal: closing.signal })
  let isClosing = false
  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      const batch = spool.oldest()
      if (batch) {
        const waiting = new Set(batch.waiting)
        while (waiting.size > 0 && !closing.signal.aborted) await ship(waiting)
        if (waiting.size === 0) spool.remove(batch)
      } else if (isClosing) return
      else await wakeUp.wait()
    }
  }
  const running = run()
  // Whoever closes it gets the error.
  running.catch(() => {})
  let syncing: NodeJS.Timeout | undefined
  return {
    push: (event) => {
      spool.push(event)
      syncing ??= setTimeout(() => {
        syncing = undefined
        void spool.sync().then(wakeUp.now)
      }, SYNC_MS)
    },
    room: async () => {
      while (spool.fill() > ROOM && !closing.signal.aborted) await sleep(SYNC_MS)
    },
    shipped,
    counts: spool.counts,
    close: async (patience) => {
      clearTimeout(syncing)
      isClosing = true
      wakeUp.now()
      const impatience = new Promise<void>((resolve) => patience.addEventListener('abort', () => resolve()))
      try {
        if (!patience.aborted) await Promise.race([running, impatience])
      } finally {
        closing.abort()
        await link.close()
        spool.close()
      }
      return spool.left()
    },
  }
}

interface ShipContext extends Pick<ShipperOptions, 'broker' | 'onNote'> {
  shipped: Shipped
  signal: AbortSignal
}

/** Sends what it can, and waits after a failure. */
function createPatientShip(link: Link, { broker, shipped, onNote, signal }: ShipContext) {
  const backoff = createBackoff()
  let failure: string | undefined
  return async (waiting: Set<Waiting>): Promise<void> => {
    const before = waiting.size
    try {
      const { bytes, duplicates } = await (await link.publisher()).publish(waiting)
      shipped.bytes += bytes
      shipped.duplicates += duplicates
      backoff.reset()
      if (failure !== undefined) onNote('deaths are sent again')
      failure = undefined
    } catch (error) {
      const known = explain(broker, error)
      if (!known) throw error
      if (failure !== known.message && !signal.aborted) onNote(`${known.message}; deaths wait in the spool`)
      failure = known.message
      await sleep(backoff.next(), undefined, { signal }).catch(() => {})
    } finally {
      shipped.deaths += before - waiting.size
    }
  }
}

interface Link {
  /** Of the connection, or of another one where that was lost. */
  publisher(): Promise<Publisher>
  close(): Promise<void>
}

function createLink(broker: Broker, host: string): Link {
  let current: { connection: NatsConnection; publisher: Publisher } | undefined
  return {
    publisher: async () => {
      if (current && !current.connection.isClosed()) return current.publisher
      const connection = await connectTo(broker, `crashcrawler ${host}`, inboxOf(host))
      current = { connection, publisher: await createPublisher(connection) }
      return current.publisher
    },
    close: async () => current?.connection.close(),
  }
}

function createWakeUp(): { now(): void; wait(): Promise<void> } {
  let isDue = false
  let wake = (): void => {}
  return {
    now: () => {
      isDue = true
      wake()
    },
    wait: async () => {
      if (!isDue) await new Promise<void>((resolve) => (wake = resolve))
      isDue = false
    },
  }
}

import { Refusal } from './message.js'
import type { Delivery } from './nats/delivery.js'

/** What is done with deliveries. */
export interface Handling<Death> {
  /** A message to what is stored of it. Throws Refusal for one that is not to be stored by anybody. */
  read(delivery: Delivery): Promise<Read<Death>>
  /** All of them, or where that fails, none; each once, however often it comes. Resolves when they are safe. */
  store(deaths: Death[]): Promise<void>
  putAside(delivery: Delivery, reason: string): Promise<void>
}

export interface Read<Death> {
  death: Death
  /** Unpacked. */
  bytes: number
}

export interface Settled {
  stored: number
  /** Put aside. */
  refused: number
  failed: number
  /** To come again. */
  postponed: number
}

/** So often a death that fails is tried. */
const MAX_FAILURES = 5

/** One that ended its analyzer each time; but analyzers are also stopped, or lose the broker, and then it is innocent. */
const MAX_DELIVERIES = 10

/** An analyzer may be ended for reasons of its own. Only what comes more often than that is stored by itself, which takes longer. */
const TOGETHER = 2

/** Unpacked deaths in memory at once. */
const MAX_BYTES = 32 * 1024 * 1024

const POSTPONED_MS = 5000

/**
 * Stores deaths and acknowledges them afterwards. One that cannot be stored holds up no other: what is not a death is put
 * aside at once, and what fails is put aside when it has failed too often.
 */
export async function settle<Death>(deliveries: readonly Delivery[], handling: Handling<Death>): Promise<Settled> {
  const settled: Settled = { stored: 0, refused: 0, failed: 0, postponed: 0 }
  const again = deliveries.filter(({ deliveries }) => deliveries > TOGETHER)
  // The one that ended an analyzer is the first that this analyzer did not acknowledge.
  const [suspect] = again.filter(({ deliveries }) => deliveries > MAX_DELIVERIES)
  for (const delivery of again) {
    if (delivery === suspect) await giveUp(delivery, 'it ended each analyzer that took it', handling, settled)
    else await settleTogether([delivery], handling, settled)
  }
  await settleTogether(
    deliveries.filter(({ deliveries }) => deliveries <= TOGETHER),
    handling,
    settled,
  )
  return settled
}

/** That it cannot be stored now is not the fault of a death: it is to come again, however often. */
export class NotNow extends Error {}

interface Pending<Death> {
  delivery: Delivery
  death: Death
}

async function settleTogether<Death>(
  deliveries: readonly Delivery[],
  handling: Handling<Death>,
  settled: Settled,
): Promise<void> {
  let pending: Pending<Death>[] = []
  let room = MAX_BYTES
  // A flood of them is put aside at once: each has to be answered by the broker.
  const failing: Promise<void>[] = []
  for (const delivery of deliveries) {
    try {
      const { death, bytes } = await handling.read(delivery)
      pending.push({ delivery, death })
      room -= bytes
    } catch (error) {
      const failed = fail(delivery, error, handling, settled)
      // Until it is waited for.
      failed.catch(() => {})
      failing.push(failed)
    }
    if (room > 0) continue
    await store(pending, handling, settled)
    pending = []
    room = MAX_BYTES
  }
  if (pending.length > 0) await store(pending, handling, settled)
  await Promise.all(failing)
}

async function store<Death>(pending: readonly Pending<Death>[], handling: Handling<Death>, settled: Settled) {
  try {
    await handling.store(pending.map(({ death }) => death))
    for (const { delivery } of pending) delivery.acknowledge()
    settled.stored += pending.length
  } catch (error) {
    if (error instanceof NotNow) {
      for (const { delivery } of pending) delivery.postpone(POSTPONED_MS)
      settled.postponed += pending.length
      return
    }
    const [only, another] = pending
    // Alone, those that can be stored are.
    if (another) for (const each of pending) await store([each], handling, settled)
    else if (only) await fail(only.delivery, error, handling, settled)
  }
}

async function fail<Death>(delivery: Delivery, error: unknown, handling: Handling<Death>, settled: Settled) {
  if (error instanceof Refusal) {
    await handling.putAside(delivery, `refused: ${error.message}`)
    delivery.acknowledge()
    settled.refused++
  } else if (delivery.deliveries >= MAX_FAILURES) {
    await giveUp(delivery, `failed: ${error instanceof Error ? error.message : error}`, handling, settled)
  } else {
    delivery.postpone(POSTPONED_MS)
    settled.postponed++
  }
}

async function giveUp<Death>(delivery: Delivery, reason: string, handling: Handling<Death>, settled: Settled) {
  await handling.putAside(delivery, reason)
  delivery.acknowledge()
  settled.failed++
}

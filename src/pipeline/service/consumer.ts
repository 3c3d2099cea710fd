import { createIdentify } from '../../fleet/identity/identify.js'
import type { CrashEvent } from '../../model/event.js'
import { createRedact } from '../../redact/redactor.js'
import { openFollowedAnalysis } from '../fleet/followed-analysis.js'
import { asideOf, openStore, type Store } from '../store.js'
import { openStoreQueue } from '../store-queue.js'
import { createNotices } from './notice.js'
import type { ReceiverContext } from './receiver.js'
import { openReceivers } from './receivers.js'
import type { Settings } from './settings.js'

/** What becomes of the deaths that are captured: analysis, history, and the receivers of a configuration. */
export interface Consumer {
  take(event: CrashEvent): void
  /** Called when the consumer before has closed. */
  start(): void
  /** So many more deaths the kernel counted but could not hand over. */
  loss(more: number): void
  /** Resolves when all that was taken is where it belongs, with the number of deaths for which that failed. */
  close(): Promise<number>
}

/** Rules are loaded, and all errors of the configuration thrown, before the first event. */
export async function openConsumer(
  settings: Settings,
  { onNote, counters }: Pick<ReceiverContext, 'onNote' | 'counters'>,
): Promise<Consumer> {
  const { incidentOf, bucket } = await openAnalysisOf(settings, onNote)
  await bucket?.useKept()
  const identify = createIdentify(settings.labels)
  const { file, repeatMs, policyOf } = settings.store
  const store = await openStore(file, true)
  const policy = policyOf(await store.space())
  const queue = openStoreQueue(store, { windowMs: repeatMs, policy, aside: asideOf(file), onNote })
  let lost = 0
  const receivers = await openReceivers(settings, {
    onNote,
    counters,
    rules: () => bucket?.state(),
    unsent: queue.unsent,
    noticeOf: createNotices(),
    isNew: (signature) => isNew(store, signature),
  }).catch(async (error: unknown) => {
    await Promise.all([queue.close(), bucket?.close()])
    throw error
  })
  return {
    take: (event) => {
      const incident = incidentOf(identify(event))
      queue.push(incident)
      for (const receiver of receivers) receiver.push(incident)
    },
    start: () => {
      bucket?.start()
      for (const receiver of receivers) receiver.start?.()
    },
    loss: (more) => {
      lost += more
      queue.loss(lost)
    },
    close: async () => {
      await Promise.all([bucket?.close(), queue.close(), ...receivers.map((each) => each.close())])
      return queue.unwritten()
    },
  }
}

async function isNew(store: Store, signature: string): Promise<boolean> {
  const known = store.list({ matches: [{ field: 'signature', value: signature, isPrefix: false }], limit: 1 })
  for await (const deaths of known) if (deaths.length > 0) return false
  return true
}

/** Throws UserError for what is wrong with the rules. */
export const openAnalysisOf = ({ rules, redact, rulesBucket }: Settings, onNote: (note: string) => void) =>
  openFollowedAnalysis({ rules, redact: redact === false ? undefined : createRedact(redact), rulesBucket }, onNote)

import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { Incident } from '../../model/finding.js'
import { createAlertText } from '../../report/alert.js'
import type { Alert } from '../../service/alerts/alert.js'
import { createRouter, type Memory } from '../../service/alerts/route.js'
import { type Outbox, openOutbox } from '../../service/delivery/outbox.js'
import type { AlertSettings } from './alert-settings.js'
import { createHeld } from './held.js'
import { openOutboxFiles } from './outbox-files.js'
import type { OpenReceiver, ReceiverContext } from './receiver.js'
import { sendTo } from './send-alert.js'

/** The file with what has to be remembered of signatures; no receiver can have its name. */
const MEMORIES = 'memories'

/** The section `alerts`. What is not sent yet is in the folder `alerts` beside the history. */
export const openAlerts: OpenReceiver = async ({ alerts, store }, context) => {
  if (!alerts) return undefined
  const textOf = createAlertText(alerts.templates)
  const senders = new Map(Array.from(alerts.receivers, ([name, receiver]) => [name, sendTo(receiver)]))
  const folder = join(dirname(store.file), 'alerts')

  const open = () => {
    const files = openOutboxFiles(folder, context.onNote)
    const outboxes = new Map(
      Array.from(senders, ([receiver, send]): [string, Outbox<Alert>] => [
        receiver,
        openOutbox({ ...OF_ALERTS, receiver, send, files, retryForMs: alerts.retryForMs, onNote: context.onNote }),
      ]),
    )
    const route = createRouting(alerts, files.read(MEMORIES), context)
    let routed: Promise<void> = Promise.resolve()
    return {
      push: (arrived: Arrived) => {
        routed = routed.then(async () => {
          for (const { receiver, ...due } of await route.of(arrived)) {
            outboxes.get(receiver)?.push({ delivery: randomUUID(), ...due, text: textOf(due) })
            files.write(MEMORIES, route.memories())
          }
        })
      },
      close: async () => {
        await routed
        await Promise.all(Array.from(outboxes.values(), (outbox) => outbox.close()))
        files.write(MEMORIES, route.memories())
        files.close()
      },
    }
  }
  const { push, start, opened } = createHeld(open)
  return {
    // Asked now: the death is not in the history yet. A history that cannot be read knows nothing new.
    push: (incident) => push({ incident, isNew: context.isNew(incident.signature).catch(() => false) }),
    start,
    close: async () => opened()?.close(),
  }
}

const OF_ALERTS = {
  words: { one: 'an alert', many: 'alerts' },
  isMessage: (content: unknown): content is Alert =>
    typeof content === 'object' && content !== null && 'delivery' in content && 'notice' in content,
}

interface Arrived {
  incident: Incident
  isNew: Promise<boolean>
}

function createRouting({ rules }: AlertSettings, known: unknown, { noticeOf }: ReceiverContext) {
  const router = createRouter(rules, areMemories(known) ? known : [])
  return {
    of: async ({ incident, isNew }: Arrived) => {
      const notice = noticeOf(incident)
      const isFirst = await isNew
      return router.route(notice, isFirst, Date.now()).map((due) => ({ ...due, notice, isNew: isFirst }))
    },
    memories: router.memories,
  }
}

/** A file of our own that a restart may have cut off. */
const areMemories = (content: unknown): content is [string, Memory][] =>
  Array.isArray(content) && content.every((each) => Array.isArray(each) && typeof each[0] === 'string')

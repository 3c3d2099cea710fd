import { setTimeout as sleep } from 'node:timers/promises'
import { createBackoff } from '../../model/backoff.js'
import { visible } from '../../model/text/visible.js'
import type { Alert } from './alert.js'
import { Refused } from './http.js'

/** A place on the disk for what is not sent yet. */
export interface AlertFiles {
  names(): string[]
  read(name: string): unknown
  write(name: string, content: unknown): void
  remove(name: string): void
}

export interface OutboxOptions {
  receiver: string
  /** Throws Error where it could not be delivered, Refused where it never will be. */
  send(alert: Alert): Promise<void>
  files: AlertFiles
  /** For how long it is tried, milliseconds. */
  retryForMs: number
  onNote(note: string): void
}

export interface Outbox {
  push(alert: Alert): void
  /** What is not sent yet stays on the disk, and is sent when the next one is opened. */
  close(): Promise<void>
}

/** More are not kept for a receiver that is away. */
const MAX_WAITING = 1000

/** For a message that is being sent when the service stops. */
const PATIENCE_MS = 5000

interface Waiting {
  name: string
  alert: Alert
  /** Milliseconds since the epoch. */
  added: number
}

/** The messages for one receiver, one after another, in order. */
export function openOutbox({ receiver, send, files, retryForMs, onNote }: OutboxOptions): Outbox {
  const prefix = `${receiver}.`
  const waiting: Waiting[] = files
    .names()
    .filter((name) => name.startsWith(prefix))
    .sort()
    .flatMap((name) => loaded(files, name))
  const backoff = createBackoff()
  let next = Number(waiting.at(-1)?.name.slice(prefix.length) ?? 0) + 1
  let [isFailing, isClosing] = [false, false]
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> | undefined

  const done = ({ name }: Waiting): void => {
    waiting.shift()
    files.remove(name)
  }
  const work = async (): Promise<void> => {
    for (let [first] = waiting; first && !isClosing; [first] = waiting) {
      try {
        await send(first.alert)
        if (isFailing) onNote(`alerts to ${receiver} are delivered again`)
        isFailing = false
        backoff.reset()
        done(first)
      } catch (error) {
        const reason = visible(error instanceof Error ? error.message : String(error))
        if (error instanceof Refused || Date.now() - first.added > retryForMs) {
          onNote(`an alert to ${receiver} is given up: ${reason}`)
          done(first)
          continue
        }
        if (!isFailing) onNote(`alerts to ${receiver} wait: ${reason}`)
        isFailing = true
        timer = setTimeout(start, backoff.next())
        return
      }
    }
  }
  const start = (): void => {
    timer = undefined
    working ??= work().finally(() => {
      working = undefined
      // One that came when the last had just been sent.
      if (waiting.length > 0 && timer === undefined && !isClosing) start()
    })
  }
  if (waiting.length > 0) start()
  return {
    push: (alert) => {
      const entry = { name: `${prefix}${String(next++).padStart(12, '0')}`, alert, added: Date.now() }
      files.write(entry.name, { alert, added: entry.added })
      waiting.push(entry)
      if (waiting.length > MAX_WAITING) {
        const [surplus] = waiting.splice(1, 1)
        if (surplus) files.remove(surplus.name)
      }
      if (timer === undefined) start()
    },
    close: async () => {
      isClosing = true
      clearTimeout(timer)
      await Promise.race([working, sleep(PATIENCE_MS, undefined, { ref: false })])
    },
  }
}

/** A file that was cut off does not hold a message. */
function loaded(files: AlertFiles, name: string): Waiting[] {
  const content = files.read(name)
  if (isEntry(content)) return [{ name, ...content }]
  files.remove(name)
  return []
}

const isEntry = (content: unknown): content is Omit<Waiting, 'name'> =>
  typeof content === 'object' && content !== null && 'alert' in content && 'added' in content

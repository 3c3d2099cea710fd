import { setTimeout as sleep } from 'node:timers/promises'
import { createBackoff } from '../../model/backoff.js'
import { visible } from '../../model/text/visible.js'
import { Later, Refused } from './http.js'

/** A place on the disk for what is not sent yet. */
export interface OutboxFiles {
  names(): string[]
  read(name: string): unknown
  write(name: string, content: unknown): void
  remove(name: string): void
}

export interface OutboxOptions<Message> {
  receiver: string
  /** What is sent, for notes: an alert, alerts. */
  words: { one: string; many: string }
  /**
   * Throws Error where it could not be delivered, Later where it can be then, Refused where it never will be. `abandoned`:
   * it is not waited for any longer.
   */
  send(message: Message, abandoned: AbortSignal): Promise<void>
  files: OutboxFiles
  /** Whether a file holds a message of this version of the program. */
  isMessage(content: unknown): content is Message
  /** For how long it is tried, milliseconds. */
  retryForMs: number
  onNote(note: string): void
}

export interface Outbox<Message> {
  push(message: Message): void
  /** What is not sent yet stays on the disk, and is sent when the next one is opened. */
  close(): Promise<void>
}

/** More are not kept for a receiver that is away. */
const MAX_WAITING = 1000

/** For a message that is being sent when the service stops. */
const PATIENCE_MS = 5000

/** A receiver that is asked to wait longer may have another clock. */
const MAX_WAIT_MS = 60 * 60_000

interface Waiting<Message> {
  name: string
  message: Message
  /** Milliseconds since the epoch. */
  added: number
}

/** The messages for one receiver, one after another, in order. */
export function openOutbox<Message>(options: OutboxOptions<Message>): Outbox<Message> {
  const { receiver, words, send, files, retryForMs, onNote } = options
  const prefix = `${receiver}.`
  const waiting = left(options, prefix)
  const backoff = createBackoff()
  let next = Number(waiting.at(-1)?.name.slice(prefix.length) ?? 0) + 1
  let [isFailing, isClosing, isFull] = [false, false, false]
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> | undefined
  const abandon = new AbortController()

  const done = ({ name }: Waiting<Message>): void => {
    waiting.shift()
    files.remove(name)
    isFull = false
  }
  const dropSurplus = (): void => {
    const [surplus] = waiting.splice(1, 1)
    if (surplus) files.remove(surplus.name)
    if (!isFull) onNote(`${words.many} to ${receiver}: more than ${MAX_WAITING} wait, and the oldest are dropped`)
    isFull = true
  }
  const work = async (): Promise<void> => {
    for (let [first] = waiting; first && !isClosing; [first] = waiting) {
      try {
        await send(first.message, abandon.signal)
        if (isFailing) onNote(`${words.many} to ${receiver} are delivered again`)
        isFailing = false
        backoff.reset()
        done(first)
      } catch (error) {
        const reason = visible(error instanceof Error ? error.message : String(error))
        if (error instanceof Refused || Date.now() - first.added > retryForMs) {
          onNote(`${words.one} to ${receiver} is given up: ${reason}`)
          done(first)
          continue
        }
        // It stays on the disk.
        if (abandon.signal.aborted) return
        if (!isFailing) onNote(`${words.many} to ${receiver} wait: ${reason}`)
        isFailing = true
        const asked = error instanceof Later ? Math.min(error.waitMs, MAX_WAIT_MS) : 0
        if (!isClosing) timer = setTimeout(start, Math.max(backoff.next(), asked))
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
    push: (message) => {
      const entry = { name: `${prefix}${String(next++).padStart(12, '0')}`, message, added: Date.now() }
      files.write(entry.name, { message, added: entry.added })
      waiting.push(entry)
      if (waiting.length > MAX_WAITING) dropSurplus()
      if (timer === undefined) start()
    },
    close: async () => {
      isClosing = true
      clearTimeout(timer)
      await Promise.race([working, sleep(PATIENCE_MS, undefined, { ref: false })])
      abandon.abort()
    },
  }
}

/** What an earlier one could not send, in its order. */
const left = <Message>(options: OutboxOptions<Message>, prefix: string): Waiting<Message>[] =>
  options.files
    .names()
    .filter((name) => name.startsWith(prefix))
    .sort()
    .flatMap((name) => loaded(options, name))

/** A file that was cut off does not hold a message. */
function loaded<Message>({ files, isMessage }: OutboxOptions<Message>, name: string): Waiting<Message>[] {
  const content = files.read(name)
  if (isEntry(content) && isMessage(content.message)) {
    return [{ name, message: content.message, added: content.added }]
  }
  files.remove(name)
  return []
}

const isEntry = (content: unknown): content is { message: unknown; added: number } =>
  typeof content === 'object' &&
  content !== null &&
  'message' in content &&
  'added' in content &&
  typeof content.added === 'number'

import { sendDatagram } from '../datagram.js'
import type { Notice } from '../notice.js'
import { entryOf, serialize, syslogLine } from './entry.js'

export interface JournalOptions {
  /** Socket of systemd-journald. */
  journal?: string
  /** Socket of a syslogd, for a host without systemd. */
  syslog?: string
  /** One line that the user should know. */
  onNote(note: string): void
}

export interface Journal {
  write(notice: Notice): void
  /** Waits for what is left, for a second at most. */
  close(): Promise<void>
}

/** The queue of a socket is short: what does not fit waits here, up to a limit. */
const RETRY_MS = 100
const MAX_WAITING = 1000
const LAST_TRIES = 10

/** An entry for each death in the journal of this host, or a line for its syslogd. */
export function openJournal(options: JournalOptions): Journal {
  const { journal = '/run/systemd/journal/socket', syslog = '/dev/log', onNote } = options
  let waiting: Notice[] = []
  let timer: NodeJS.Timeout | undefined
  let hasFailed = false
  let dropped = 0

  const send = (notice: Notice): string | undefined => {
    const error = sendDatagram(journal, serialize(entryOf(notice)))
    if (error !== 'ENOENT' && error !== 'ECONNREFUSED') return error
    return sendDatagram(syslog, syslogLine(notice, process.pid, new Date()))
  }
  const flush = (): void => {
    timer = undefined
    while (waiting[0]) {
      const error = send(waiting[0])
      if (error === 'EAGAIN') {
        timer = setTimeout(flush, RETRY_MS)
        return
      }
      if (error && !hasFailed) onNote(`neither the journal nor a syslogd takes entries (${error})`)
      hasFailed = error !== undefined
      waiting.shift()
    }
    if (dropped > 0) onNote(`the journal was too slow: ${dropped} deaths have no entry`)
    dropped = 0
  }
  return {
    write: (notice) => {
      waiting.push(notice)
      if (waiting.length > MAX_WAITING) dropped += waiting.splice(0, waiting.length - MAX_WAITING).length
      if (timer === undefined) flush()
    },
    close: async () => {
      for (let tries = 0; tries < LAST_TRIES && waiting.length > 0; tries++) {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
      clearTimeout(timer)
      waiting = []
    },
  }
}

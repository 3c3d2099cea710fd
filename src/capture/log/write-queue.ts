import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { type LogFile, openLogFile } from './log-file.js'

/** Text that was handed over to be written, and the number of deaths in it. */
interface Entry {
  text: string
  deaths: number
}

/** Lines of their own that the file gets before what is to be written. */
export interface Preamble {
  /** For a file that has none of this recording yet. */
  header(): string
  /** For a file that lacks so many deaths. */
  loss(unwritten: number): string
  onNote(note: string): void
}

export interface WriteQueue {
  push(text: string, deaths: number): void
  /** The file is to be opened again before the next write. */
  reopen(): void
  /** Deaths that could not be written so far. */
  unwritten(): number
  /** Writes what is left. */
  close(): Promise<void>
}

const compress = promisify(gzip)

/** Characters in a gzip member at most: damage costs a member, and a reader holds one in memory. */
const MEMBER_LENGTH = 1 << 20

/**
 * Writes text to the log at a path in the order it was pushed: a plain log at once, a compressed one as a gzip member
 * for all that came while the last one was compressed, so that every member on the disk is whole. The file is opened
 * again where it is no longer the one at its path. Rejects with UserError where the header cannot be written.
 */
export async function openWriteQueue(path: string, preamble: Preamble): Promise<WriteQueue> {
  const { onNote } = preamble
  let file: LogFile | undefined = await openLogFile(path, onNote)
  let hasHeader = false
  let isStale = false
  const entries: Entry[] = []
  let [unwritten, recorded] = [0, 0]
  let isFailing = false

  const before = (): string => {
    const end = !hasHeader && file?.isTorn ? '\n' : ''
    const loss = unwritten > recorded ? preamble.loss(unwritten) : ''
    return `${end}${hasHeader ? '' : preamble.header()}${loss}`
  }
  const written = (): void => {
    hasHeader = true
    recorded = unwritten
    if (isFailing) onNote(`${path}: recording goes on; ${unwritten} deaths so far were not written`)
    isFailing = false
  }
  const failed = (error: unknown, deaths: number): void => {
    unwritten += deaths
    const reason = error instanceof Error ? error.message : String(error)
    if (!isFailing) onNote(`${reason}; deaths are counted until there is a way to write them`)
    isFailing = true
  }
  const isUsable = (): boolean => file?.isCurrent() === true && !isStale
  const openAgain = async (): Promise<void> => {
    file?.close()
    file = undefined
    isStale = false
    hasHeader = false
    file = await openLogFile(path, onNote)
  }
  /** Asynchronous only where it has to be, so that what was pushed to a plain log is in it. */
  const write = (text: string): void | Promise<void> => {
    if (!isUsable()) return openAgain().then(() => write(text))
    const bytes = Buffer.from(before() + text)
    const append = (content: Buffer): void | Promise<void> => {
      if (isUsable() && file?.write(content)) return
      isStale = true
      return write(text)
    }
    return file?.isCompressed ? compress(bytes).then(append) : append(bytes)
  }
  try {
    await write('')
    written()
  } catch (error) {
    file?.close()
    throw error
  }
  const pump = createPump(entries, write, written, failed)
  const add = (text: string, deaths: number): void => {
    entries.push({ text, deaths })
    pump.start()
  }
  return {
    push: add,
    reopen: () => {
      isStale = true
      add('', 0)
    },
    unwritten: () => unwritten,
    close: async () => {
      await pump.idle()
      if (unwritten > recorded) {
        add('', 0)
        await pump.idle()
      }
      file?.close()
    },
  }
}

/** Takes entries from a list, as many at a time as fit into a member, until it is empty. */
function createPump(
  entries: Entry[],
  write: (text: string) => void | Promise<void>,
  written: () => void,
  failed: (error: unknown, deaths: number) => void,
) {
  let running: Promise<void> | undefined
  const start = (): void => {
    while (running === undefined && entries.length > 0) {
      const { text, deaths } = takeSome(entries)
      try {
        const writing = write(text)
        if (writing === undefined) written()
        else {
          running = writing
            .then(written, (error) => failed(error, deaths))
            .finally(() => {
              running = undefined
              start()
            })
        }
      } catch (error) {
        failed(error, deaths)
      }
    }
  }
  return {
    start,
    idle: async (): Promise<void> => {
      while (running !== undefined) await running
    },
  }
}

function takeSome(entries: Entry[]): Entry {
  let count = 1
  for (let length = 0; count < entries.length && length < MEMBER_LENGTH; count++)
    length += entries[count]?.text.length ?? 0
  const taken = entries.splice(0, count)
  return { text: taken.map(({ text }) => text).join(''), deaths: taken.reduce((sum, { deaths }) => sum + deaths, 0) }
}

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readLog } from '../../../src/capture/log/read.js'
import { openLog } from '../../../src/capture/log/write.js'
import type { CrashEvent } from '../../../src/model/event.js'
import { crashEvent, host } from '../event.js'

export interface Folder {
  path(name: string): string
  write(name: string, content: string | Uint8Array): string
  remove(): void
}

export function makeFolder(): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-log-'))
  return {
    path: (name) => join(folder, name),
    write: (name, content) => {
      writeFileSync(join(folder, name), content)
      return join(folder, name)
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}

/** An event told apart by its id, of about the size asked for. Its text does not compress. */
export function eventOf(id: string, bytes = 0): CrashEvent {
  let state = [...id].reduce((sum, character) => sum * 31 + character.charCodeAt(0), 7) >>> 0
  const random = (): string => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return String.fromCharCode(33 + ((state >>> 16) % 90))
  }
  return crashEvent({ id, message: Array.from({ length: bytes }, random).join('') })
}

export const eventsOf = (count: number, bytes = 0): CrashEvent[] =>
  Array.from({ length: count }, (_, index) => eventOf(`event-${index}`, bytes))

/** Appends as one recording session does. */
export async function record(path: string, events: CrashEvent[], lost?: number): Promise<void> {
  const log = await openLog(path, { host, capture: { tier: 'A' } }, () => {})
  for (const event of events) log.append(event)
  if (lost !== undefined) log.loss(lost)
  await log.close()
}

/** The bytes such a session writes. */
export async function recorded(folder: Folder, name: string, events: CrashEvent[]): Promise<Buffer> {
  await record(folder.path(name), events)
  return readFileSync(folder.path(name))
}

export interface Replay {
  events: CrashEvent[]
  problems: string[]
  damages: string[]
  losses: number[]
  /** Of the UserError or bug that ended it. */
  error?: string
}

/** Texts name files by their paths, of which the folder is another one each time. */
export const withoutFolder = (text: string): string => text.replaceAll(/\/\S*\/crashcrawler-log-[^/]*\//g, '')

/** What is handed over, with the folder's name taken out of the texts. */
export async function replay(path: string, eachEvent: () => Promise<void> = async () => {}): Promise<Replay> {
  const replayed: Replay = { events: [], problems: [], damages: [], losses: [] }
  try {
    await readLog(path, {
      onEvent: async (event) => {
        await eachEvent()
        replayed.events.push(event)
      },
      onProblem: (problem) => replayed.problems.push(withoutFolder(problem)),
      onDamage: (damage) => replayed.damages.push(withoutFolder(damage)),
      onLoss: (lost) => replayed.losses.push(lost),
    })
  } catch (error) {
    replayed.error = error instanceof Error ? `${error.name}: ${withoutFolder(error.message)}` : String(error)
  }
  return replayed
}

export const idsOf = ({ events }: Replay): string[] => events.map(({ id }) => id)

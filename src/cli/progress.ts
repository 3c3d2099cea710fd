import { statSync } from 'node:fs'
import { io } from './io.js'

export interface Progress {
  /** Takes down bytes and events that were read. */
  add(bytes: number, events: number): void
  /** Makes room for another line. */
  clear(): void
}

const REDRAW_MS = 200

/** A line on standard error that says how far it is, how fast, and how long it will take, where that is a terminal. */
export function openProgress(inputs: readonly string[]): Progress {
  if (!io().stderr.isTTY) return { add: () => {}, clear: () => {} }
  const total = inputs.reduce((sum, input) => sum + sizeOf(input), 0)
  const start = performance.now()
  let [bytes, events, drawn] = [0, 0, start]
  let shown = false
  return {
    add: (moreBytes, moreEvents) => {
      bytes += moreBytes
      events += moreEvents
      const now = performance.now()
      if (now - drawn < REDRAW_MS) return
      drawn = now
      shown = true
      io().stderr.write(`\r${progressLine({ bytes, total, events, seconds: (now - start) / 1000 })}\x1b[K`)
    },
    clear: () => {
      if (shown) io().stderr.write('\r\x1b[K')
      shown = false
    },
  }
}

/** How much there is to read is not known of a pipe: then there is neither a bar nor an end in sight. */
function sizeOf(input: string): number {
  const found = input === '-' ? undefined : statSync(input, { throwIfNoEntry: false })
  return found?.isFile() ? found.size : Number.NaN
}

const WIDTH = 30

/** `[#####.........] 16 %, 12,345 events, 8,230/s, 0:12 left` */
function progressLine(at: { bytes: number; total: number; events: number; seconds: number }): string {
  const counts = `${at.events.toLocaleString('en')} events, ${Math.round(at.events / at.seconds).toLocaleString('en')}/s`
  const share = Math.min(at.bytes / at.total, 1)
  if (Number.isNaN(share)) return counts
  const filled = Math.round(share * WIDTH)
  const left = share > 0 ? `, ${clock((at.seconds / share) * (1 - share))} left` : ''
  return `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${Math.floor(share * 100)} %, ${counts}${left}`
}

const clock = (seconds: number): string => {
  const whole = Math.ceil(seconds)
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  const tail = String(whole % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}

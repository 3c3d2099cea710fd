import { sendDatagram } from '../datagram.js'

/** What a service says to the manager that started it, sd_notify(3). Nothing happens where none did. */
export interface Notify {
  ready(status: string): void
  reloading(): void
  stopping(status: string): void
  /** The service works. To be called more often than every `watchdogMs`. */
  alive(): void
  /** One line of `systemctl status`. */
  status(text: string): void
  /** Absent: nobody waits for a sign of life. */
  watchdogMs?: number
}

/** The environment loses its variables: they are not meant for children. */
export function openNotify(environment: NodeJS.ProcessEnv, pid: number): Notify {
  const { NOTIFY_SOCKET: socket, WATCHDOG_USEC: interval, WATCHDOG_PID: watched } = environment
  delete environment.NOTIFY_SOCKET
  delete environment.WATCHDOG_USEC
  delete environment.WATCHDOG_PID
  const send = (...lines: string[]): void => {
    if (socket) sendDatagram(socket, Buffer.from(lines.join('\n')))
  }
  const isWatched = Number(interval) > 0 && (watched === undefined || Number(watched) === pid)
  return {
    ready: (status) => send('READY=1', statusLine(status)),
    // The clock is CLOCK_MONOTONIC, as Type=notify-reload wants it.
    reloading: () => send('RELOADING=1', `MONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`),
    stopping: (status) => send('STOPPING=1', statusLine(status)),
    alive: () => send('WATCHDOG=1'),
    status: (text) => send(statusLine(text)),
    ...(socket && isWatched && { watchdogMs: Number(interval) / 1000 }),
  }
}

const statusLine = (text: string): string => `STATUS=${text.replaceAll('\n', ' ')}`

import { type Backlog, type Bundle, createBacklog, MAX_WAITING_BYTES } from './backlog.js'
import { openBell } from './bell.js'
import type { Libbpf } from './libbpf.js'
import { mapRing, type RingMap } from './ring.js'
import { eachOwner } from './ring-records.js'
import { type CollectorThread, HANDLED, STAGES } from './worker.js'

/** A ring of a loaded object and what to do with it. */
export interface Drained {
  ring: RingMap
  /** Who must not keep others waiting with what it adds to the ring. Absent: all of it has one owner. */
  ownerOf?(record: Uint8Array): string
  /** In a flood, records are kept back for so long: what floods goes first. */
  holdMs: number
  /**
   * Called with stretches of the ring whose records have one owner, CLOCK_REALTIME minus CLOCK_BOOTTIME, ns, and how many
   * bytes of records are drained and not handed over yet.
   */
  onStretches(stretches: Uint8Array<ArrayBuffer>[], realtimeOffset: bigint, waitingBytes: number): void
  /** Called once the ring is open: what fills it may begin. */
  onOpen(): void
  /** Called before the ring is emptied for the last time: what fills it has to end. */
  onStop(): void
}

/** Until a record comes, or the stage changes: a machine on which nothing dies is not woken. See epoll_wait(2). */
const NO_LIMIT = -1

/**
 * The kernel wakes this thread only for a record that finds the ring empty. In a storm it would do so for
 * every crash, at the crashing process's cost; a pause after each drain lets records gather instead.
 */
const PAUSE_MS = 20

/** What comes alone is hardly kept waiting. */
const FIRST_PAUSE_MS = 5

/** So much in a pause is a flood: ten deaths and more. Kept back is what leaves room for as much again. */
const FLOOD_BYTES = 256 * 1024
const MAX_HELD_BYTES = (MAX_WAITING_BYTES / 5) * 3

/**
 * So many bundles are handed over ahead of the main thread. What comes faster than it takes them waits in this thread, so
 * that the ring stays empty; beyond MAX_WAITING_BYTES it waits in the ring, where records that find no room are counted.
 */
const MAX_AHEAD = 4
const ROOM_MS = 100

/** Of the ring, copied at once. */
const MAX_STRETCH = 256 * 1024

const CLOCK_REALTIME = 0
const CLOCK_BOOTTIME = 7

type Stage = Pick<CollectorThread<unknown, unknown>, 'stage' | 'wakeFd'>

/** Empties a ring, on a thread of its own, until the stage is past STAGES.running, and once more after that. */
export function drainUntilStopped(bpf: Libbpf, { stage, wakeFd }: Stage, drained: Drained): void {
  const { ownerOf = () => '', holdMs, onStretches, onOpen, onStop } = drained
  const backlog = createBacklog()
  const handOver = createHandOver(stage, backlog, ({ stretches }) =>
    onStretches(stretches, realtimeOffset(bpf), backlog.bytes()),
  )
  const ring = mapRing(drained.ring)
  const bell = openBell([drained.ring.fd, wakeFd])
  /** Returns how many bytes there were. */
  const empty = (): number => {
    let bytes = 0
    for (;;) {
      const taken = ring.take(MAX_STRETCH, (stretch) => eachOwner(stretch, ownerOf, backlog.add))
      if (taken === 0) return bytes
      bytes += taken
      while (backlog.bytes() >= MAX_WAITING_BYTES && isRunning(stage)) handOver.waitAndGo(ROOM_MS)
    }
  }
  const pause = (ms: number): void => void Atomics.wait(stage, 0, STAGES.running, ms)
  /** Those who crash have the processors for themselves until the flood is over, or there is too much of it. */
  const hold = (): void => {
    const end = performance.now() + holdMs
    pause(FIRST_PAUSE_MS)
    while (empty() >= FLOOD_BYTES && backlog.bytes() < MAX_HELD_BYTES && performance.now() < end && isRunning(stage))
      pause(PAUSE_MS)
  }
  try {
    onOpen()
    while (isRunning(stage)) {
      const wasEmpty = backlog.bytes() === 0
      if (wasEmpty) bell.wait(NO_LIMIT)
      const found = empty() > 0
      if (found && wasEmpty && holdMs > 0) hold()
      handOver.go()
      if (backlog.bytes() > 0) handOver.waitAndGo(PAUSE_MS)
      else if (found) pause(PAUSE_MS)
    }
    onStop()
    empty()
    handOver.go()
    while (backlog.bytes() > 0) handOver.waitAndGo(ROOM_MS)
  } finally {
    bell.close()
    ring.close()
  }
}

const isRunning = (stage: Int32Array): boolean => Atomics.load(stage, 0) === STAGES.running

/** Hands bundles over while there is room for them. */
function createHandOver(stage: Int32Array, backlog: Backlog, handOver: (bundle: Bundle) => void) {
  let count = 0
  const go = (): void => {
    while (count - Atomics.load(stage, HANDLED) < MAX_AHEAD) {
      const bundle = backlog.take()
      if (!bundle) return
      count++
      handOver(bundle)
    }
  }
  /** The same after the next bundle was taken, or after so many milliseconds. */
  const waitAndGo = (ms: number): void => {
    const handled = Atomics.load(stage, HANDLED)
    if (count - handled >= MAX_AHEAD) Atomics.wait(stage, HANDLED, handled, ms)
    go()
  }
  return { go, waitAndGo }
}

export function realtimeOffset(bpf: Libbpf): bigint {
  const read = (clock: number): bigint => {
    const time = new BigInt64Array(2)
    bpf.clock(clock, time)
    return (time[0] ?? 0n) * 1_000_000_000n + (time[1] ?? 0n)
  }
  return read(CLOCK_REALTIME) - read(CLOCK_BOOTTIME)
}

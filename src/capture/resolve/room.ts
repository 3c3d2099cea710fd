/** Of so many that wait for symbols, others can wait before they enter, but no longer than so many milliseconds each time. */
const MANY = 128
const PATIENCE_MS = 250

export interface Room {
  /** Counts what waits until it is settled. */
  enter<T>(waiting: Promise<T>): Promise<T>
  /** Resolves when few of those that entered wait, or after a moment: what is hung does not keep others out for long. */
  free(): Promise<void>
}

export function createRoom(): Room {
  let waiting = 0
  /** Of those who wait for room. */
  const callbacks = new Set<() => void>()
  return {
    enter: (each) => {
      waiting++
      return each.finally(() => {
        waiting--
        if (waiting < MANY) for (const callback of callbacks) callback()
      })
    },
    free: async () => {
      if (waiting < MANY) return
      await new Promise<void>((resolve) => {
        const callback = (): void => {
          clearTimeout(timer)
          callbacks.delete(callback)
          resolve()
        }
        const timer = setTimeout(callback, PATIENCE_MS)
        callbacks.add(callback)
      })
    },
  }
}

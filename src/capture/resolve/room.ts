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
  let onFree = (): void => {}
  return {
    enter: (each) => {
      waiting++
      return each.finally(() => {
        waiting--
        if (waiting < MANY) onFree()
      })
    },
    free: async () => {
      if (waiting < MANY) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, PATIENCE_MS)
        onFree = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    },
  }
}

/** Follows the counters of a collector, and calls `onLoss` with the total of lost records whenever it has grown. */
export function followLoss<Counters extends { lost: number }>(none: Counters, onLoss: (lost: number) => void) {
  let known = none
  return {
    update: (counters: Counters): void => {
      if (counters.lost > known.lost) onLoss(counters.lost)
      known = counters
    },
    /** As far as they are known: those of a collector that died are not all there. */
    last: (): Counters => known,
  }
}

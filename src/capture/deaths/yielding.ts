import { NEARLY_FULL_BYTES } from '../bpf/backlog.js'
import { goSecond, mayGoBack } from '../niceness.js'

/** From so many waiting bytes on, some tens of deaths, those who crash go first: as long as there is room for their deaths. */
const MANY_BYTES = 1024 * 1024

/**
 * Called with how many bytes of records wait for this thread: takes its turns on the processors after those who crash while
 * there are many and room for more. A container or service with a weight of its own, cgroups(7), needs none of it.
 */
export function createYielding(): (waitingBytes: number) => void {
  let goBack: (() => void) | undefined
  if (!mayGoBack()) return () => {}
  return (waitingBytes) => {
    const isMany = waitingBytes >= MANY_BYTES && waitingBytes < NEARLY_FULL_BYTES
    if (isMany) goBack ??= goSecond()
    else {
      goBack?.()
      goBack = undefined
    }
  }
}

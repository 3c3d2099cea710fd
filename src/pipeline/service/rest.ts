import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { libc } from '../../capture/libc.js'

/**
 * Gives back the memory that the start, or deaths, have taken, once nothing has happened between two calls: V8 collects
 * garbage only while something is made, and the C library keeps what was freed. `work`: a count of what has happened.
 */
export function createRest(): (work: number) => void {
  let known = -1
  let isResting = false
  return (work) => {
    if (work !== known) isResting = false
    else if (!isResting) {
      collectGarbage()
      libc.trim(0)
      isResting = true
    }
    known = work
  }
}

/** Node has no function for it unless started with --expose-gc; a context that is made after the flag was set has. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  if (typeof gc === 'function') gc()
}

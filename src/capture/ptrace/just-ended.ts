import { keepNewest } from '../../model/keep-newest.js'
import { commOf } from './evidence/identity.js'

/** What processes were called that have ended: who sends a signal may be gone before it is taken. */
export interface JustEnded {
  /** The process is about to end. */
  add(pid: number): void
  /** Its name. */
  find(pid: number): string | undefined
}

/** A signal is taken at once, unless it is blocked. */
const MOST = 64

export function createJustEnded(): JustEnded {
  const known = new Map<number, string>()
  return {
    add: (pid) => {
      const comm = commOf(pid)
      if (comm !== undefined) keepNewest(known, pid, comm, MOST)
    },
    find: (pid) => known.get(pid),
  }
}

import { keepNewest } from '../../model/keep-newest.js'

/** A program that the resolver failed at so often is left alone for so long, milliseconds. */
const MAX_FAILURES = 2
const LEFT_ALONE_MS = 10 * 60_000

/** Milliseconds of the resolver that the failures of one user may take, and how many of them each later one gives back. */
const ALLOWANCE_MS = 20_000
const RECOVERY = 1 / 20

/** Programs and users that are remembered. */
const MAX_REMEMBERED = 1024

export interface Patience {
  /** Whether a death of this program of this user is worth a try. */
  allows(user: string, program: string): boolean
  /** The resolver worked on one for so long; `failed`: it had to be killed, or died. */
  worked(user: string, program: string, ms: number, failed: boolean): void
}

interface Program {
  failures: number
  last: number
}

interface User {
  /** Milliseconds that are not given back yet. */
  debt: number
  last: number
}

/** Which programs and users have cost the resolver too much lately. `now` in milliseconds. */
export function createPatience(now: () => number = () => performance.now()): Patience {
  const programs = new Map<string, Program>()
  const users = new Map<string, User>()
  const debtOf = (user: string): number => {
    const known = users.get(user)
    return known ? Math.max(0, known.debt - (now() - known.last) * RECOVERY) : 0
  }
  const failuresOf = (key: string): number => {
    const known = programs.get(key)
    return known && now() - known.last < LEFT_ALONE_MS ? known.failures : 0
  }
  // The same file can be run by anybody, with libraries of their choosing.
  const keyOf = (user: string, program: string): string => `${user} ${program}`
  return {
    allows: (user, program) => failuresOf(keyOf(user, program)) < MAX_FAILURES && debtOf(user) < ALLOWANCE_MS,
    worked: (user, program, ms, failed) => {
      const key = keyOf(user, program)
      if (!failed) {
        programs.delete(key)
        return
      }
      keepNewest(programs, key, { failures: failuresOf(key) + 1, last: now() }, MAX_REMEMBERED)
      keepNewest(users, user, { debt: debtOf(user) + ms, last: now() }, MAX_REMEMBERED)
    },
  }
}

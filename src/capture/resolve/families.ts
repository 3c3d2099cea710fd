/** What of a death says where it belongs: its own process, those above it, and who or what ended it. */
interface Member {
  pid: number
  parentPid?: number
  grandparentPid?: number
  starterPid?: number
  sender?: { endedInit?: { pid: number }; process?: { pid: number } }
  earlierSignals?: { sender: { process?: { pid: number } } }[]
}

export interface Families {
  /**
   * Calls `handOn` with the value, when it has come, after that was done for all which entered before and explain it:
   * what was under it, the init process with whose end the kernel killed it and, where its parent or the parent of that
   * ended it, what else was under that one and ended by itself. Never throws; `onFailure` gets what fails.
   */
  enter<T>(member: Member, value: Promise<T>, handOn: (value: T) => void, onFailure: (error: Error) => void): void
  /** Resolves when all has been handed on. */
  settled(): Promise<void>
}

/** Parents after their children. Children that enter later are not waited for, so nothing waits in a circle. */
export function createFamilies(): Families {
  const all = new Map<Promise<void>, number>()
  const children = new Map<number, Set<Promise<void>>>()
  const endedByThemselves = new Map<number, Set<Promise<void>>>()
  const deathsOf = (pid: number | undefined): Promise<void>[] =>
    pid === undefined ? [] : [...all].flatMap(([death, of]) => (of === pid ? death : []))
  return {
    enter: (member, value, handOn, onFailure) => {
      const { pid, parentPid, grandparentPid, starterPid, sender } = member
      const ender = endedByAncestor(member)
      const siblings = ender === undefined ? [] : [...(endedByThemselves.get(ender) ?? [])].slice(-MAX_SIBLINGS)
      const before = [...(children.get(pid) ?? []), ...siblings, ...deathsOf(sender?.endedInit?.pid)]
      const handedOn = Promise.all([value, ...before])
        .then(([each]) => handOn(each))
        .catch(onFailure)
      const above = [...new Set([parentPid, grandparentPid, starterPid])].filter(isKnown)
      for (const each of above) addTo(children, each, handedOn)
      const others = ender === undefined ? [...new Set([parentPid, grandparentPid])].filter(isKnown) : []
      for (const each of others) addTo(endedByThemselves, each, handedOn)
      all.set(handedOn, pid)
      void handedOn.then(() => {
        all.delete(handedOn)
        for (const each of above) removeFrom(children, each, handedOn)
        for (const each of others) removeFrom(endedByThemselves, each, handedOn)
      })
    },
    settled: async () => void (await Promise.all(all.keys())),
  }
}

/** As many as analyze/family/family.ts keeps. Where thousands die at once, each waits for few. */
const MAX_SIBLINGS = 16

const isKnown = (pid: number | undefined): pid is number => pid !== undefined

/** Its parent, or the parent of that, where it ended the process. */
const endedByAncestor = ({ parentPid, grandparentPid, sender, earlierSignals }: Member): number | undefined =>
  [sender?.process, earlierSignals?.at(-1)?.sender.process]
    .map((process) => process?.pid)
    .find((pid) => pid !== undefined && (pid === parentPid || pid === grandparentPid))

const addTo = (sets: Map<number, Set<Promise<void>>>, key: number, value: Promise<void>): void =>
  void sets.set(key, (sets.get(key) ?? new Set()).add(value))

function removeFrom(sets: Map<number, Set<Promise<void>>>, key: number, value: Promise<void>): void {
  const set = sets.get(key)
  set?.delete(value)
  if (set?.size === 0) sets.delete(key)
}

/** What of a death says where it belongs: its own process, those above it, and who or what ended it. */
interface Member {
  pid: number
  parentPid?: number
  starterPid?: number
  sender?: { endedInit?: { pid: number }; process?: { pid: number } }
  earlierSignals?: { sender: { process?: { pid: number } } }[]
}

export interface Families {
  /**
   * Calls `handOn` with the value, when it has come, after that was done for all which entered before and explain it:
   * its children, the init process with whose end the kernel killed it and, where its parent ended it, its siblings that
   * the parent did not end. Never throws; `onFailure` gets what fails.
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
      const { pid, parentPid, starterPid, sender } = member
      const isEnded = wasEndedByParent(member)
      const siblings = isEnded ? [...(endedByThemselves.get(parentPid ?? 0) ?? [])].slice(-MAX_SIBLINGS) : []
      const before = [...(children.get(pid) ?? []), ...siblings, ...deathsOf(sender?.endedInit?.pid)]
      const handedOn = Promise.all([value, ...before])
        .then(([each]) => handOn(each))
        .catch(onFailure)
      const above = [parentPid, starterPid].filter((each) => each !== undefined)
      for (const each of above) addTo(children, each, handedOn)
      if (!isEnded && parentPid !== undefined) addTo(endedByThemselves, parentPid, handedOn)
      all.set(handedOn, pid)
      void handedOn.then(() => {
        all.delete(handedOn)
        for (const each of above) removeFrom(children, each, handedOn)
        removeFrom(endedByThemselves, parentPid ?? 0, handedOn)
      })
    },
    settled: async () => void (await Promise.all(all.keys())),
  }
}

/** As many as analyze/family/family.ts keeps. Where thousands die at once, each waits for few. */
const MAX_SIBLINGS = 16

const wasEndedByParent = ({ parentPid, sender, earlierSignals }: Member): boolean =>
  parentPid !== undefined &&
  [sender?.process, earlierSignals?.at(-1)?.sender.process].some((process) => process?.pid === parentPid)

const addTo = (sets: Map<number, Set<Promise<void>>>, key: number, value: Promise<void>): void =>
  void sets.set(key, (sets.get(key) ?? new Set()).add(value))

function removeFrom(sets: Map<number, Set<Promise<void>>>, key: number, value: Promise<void>): void {
  const set = sets.get(key)
  set?.delete(value)
  if (set?.size === 0) sets.delete(key)
}

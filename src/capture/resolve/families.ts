/** What of a death says where it belongs: its own process, those above it, and the init process with which it was killed. */
interface Member {
  pid: number
  parentPid?: number
  starterPid?: number
  sender?: { endedInit?: { pid: number } }
}

export interface Families {
  /**
   * Calls `handOn` with the value, when it has come, after that was done for all which entered before and explain it:
   * its children, and the init process with whose end the kernel killed it. Never throws; `onFailure` gets what fails.
   */
  enter<T>(member: Member, value: Promise<T>, handOn: (value: T) => void, onFailure: (error: Error) => void): void
  /** Resolves when all has been handed on. */
  settled(): Promise<void>
}

/** Parents after their children. Children that enter later are not waited for, so nothing waits in a circle. */
export function createFamilies(): Families {
  const all = new Map<Promise<void>, number>()
  const children = new Map<number, Set<Promise<void>>>()
  const deathsOf = (pid: number | undefined): Promise<void>[] =>
    pid === undefined ? [] : [...all].flatMap(([death, of]) => (of === pid ? death : []))
  return {
    enter: ({ pid, parentPid, starterPid, sender }, value, handOn, onFailure) => {
      const before = [...(children.get(pid) ?? []), ...deathsOf(sender?.endedInit?.pid)]
      const handedOn = Promise.all([value, ...before])
        .then(([each]) => handOn(each))
        .catch(onFailure)
      const above = [parentPid, starterPid].filter((each) => each !== undefined)
      for (const each of above) children.set(each, (children.get(each) ?? new Set()).add(handedOn))
      all.set(handedOn, pid)
      void handedOn.then(() => {
        all.delete(handedOn)
        for (const each of above) {
          const siblings = children.get(each)
          siblings?.delete(handedOn)
          if (siblings?.size === 0) children.delete(each)
        }
      })
    },
    settled: async () => void (await Promise.all(all.keys())),
  }
}

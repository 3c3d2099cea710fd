/** What of a death says where it belongs: its own process, and its parent. */
interface Member {
  pid: number
  parentPid?: number
}

export interface Families {
  /**
   * Calls `handOn` with the value, when it has come, after that was done for all children which entered before: what
   * a process died of can be what its child died of. Never throws; `onFailure` gets what fails.
   */
  enter<T>(member: Member, value: Promise<T>, handOn: (value: T) => void, onFailure: (error: Error) => void): void
  /** Resolves when all has been handed on. */
  settled(): Promise<void>
}

/** Parents after their children. Children that enter later are not waited for, so nothing waits in a circle. */
export function createFamilies(): Families {
  const all = new Set<Promise<void>>()
  const children = new Map<number, Set<Promise<void>>>()
  return {
    enter: ({ pid, parentPid }, value, handOn, onFailure) => {
      const before = [...(children.get(pid) ?? [])]
      const handedOn = Promise.all([value, ...before])
        .then(([each]) => handOn(each))
        .catch(onFailure)
      const siblings = parentPid === undefined ? new Set<Promise<void>>() : (children.get(parentPid) ?? new Set())
      if (parentPid !== undefined) children.set(parentPid, siblings.add(handedOn))
      all.add(handedOn)
      void handedOn.then(() => {
        all.delete(handedOn)
        siblings.delete(handedOn)
        if (parentPid !== undefined && siblings.size === 0) children.delete(parentPid)
      })
    },
    settled: async () => void (await Promise.all(all)),
  }
}

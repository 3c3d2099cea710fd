import type { CrashEvent } from '../../model/event.js'
import type { RawEvent } from '../../model/raw.js'
import { NEARLY_FULL_BYTES } from '../bpf/backlog.js'
import { recordsIn } from '../bpf/ring-records.js'
import { cpuNamed } from '../cpu/cpus.js'
import { type NormalizeContext, normalize } from '../event/normalize.js'
import { above } from '../event/resources.js'
import type { Holding } from '../frozen/holding.js'
import { withFrozen } from '../frozen/join.js'
import type { Resolving } from '../resolve/queue.js'
import type { DeathsBatch, DeathsReady } from './batch.js'
import { decodeRecord } from './decode.js'
import { decodeThread, isThreadRecord } from './decode-thread.js'
import { isElsewhere, tellAgain } from './elsewhere.js'
import { groupMembers } from './group-members.js'
import { createJoin } from './join.js'
import { createThreadsWaiting } from './join-threads.js'
import { withFrames } from './with-frames.js'

/**
 * What is not taken in time is lost whole. So symbols are not waited for, and memory, which takes a seventh of the time of
 * a death to compress, is left out.
 */
export const isPressed = ({ waitingBytes }: DeathsBatch): boolean => waitingBytes >= NEARLY_FULL_BYTES

/** As soon as the death is known: the others may follow. */
function withMembers(raw: RawEvent): RawEvent {
  const { oom, cgroup, pid } = raw
  const group = oom && oom.limit !== 0n && cgroup ? above(cgroup, oom.levels) : undefined
  return oom && group !== undefined ? { ...raw, oom: { ...oom, members: groupMembers(group, pid) } } : raw
}

/** Makes events of batches of records, and has them resolved: those that are wanted. */
export function deliverTo(
  resolving: Resolving,
  fixed: Omit<NormalizeContext, 'realtimeOffset' | 'tier'>,
  isWanted: ((event: CrashEvent) => boolean) | undefined,
  holding: Holding | undefined,
) {
  const cpu = cpuNamed(fixed.host.arch)
  const join = createJoin()
  const threads = createThreadsWaiting()
  return (batch: DeathsBatch, { tier, toldFd }: DeathsReady): void => {
    const { stretches, realtimeOffset } = batch
    const keepsMemory: NormalizeContext['keepsMemory'] = fixed.keepsMemory && (isPressed(batch) ? 'not now' : true)
    for (const record of stretches.flatMap(recordsIn)) {
      if (isElsewhere(record)) {
        resolving.lookElsewhere(() => tellAgain(toldFd))
        continue
      }
      if (isThreadRecord(record)) {
        threads.add(decodeThread(record))
        continue
      }
      const complete = join(decodeRecord(record))
      if (!complete) continue
      const death = withFrames(complete, cpu)
      const frozen = holding?.take(death)
      const joined = threads.join(death)
      const whole = frozen ? withFrozen(joined, frozen, cpu.stackPointer) : joined
      const context = { ...fixed, tier: frozen ? ('S' as const) : tier, realtimeOffset, keepsMemory }
      if (isWanted && !isWanted(normalize(whole, { ...context, keepsMemory: false }))) continue
      const normalized = (part: RawEvent): CrashEvent => normalize(part, context)
      resolving.push(withMembers(whole), normalized)
    }
  }
}

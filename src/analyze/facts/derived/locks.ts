import type { Thread } from '../../../model/event.js'
import { derived } from '../derive.js'
import type { Words } from '../description.js'

/** Which threads waited, and for what. */

const threadPart = (keys: readonly string[]): Words => ({
  label: `${keys.at(-1)} of every thread`,
  each: `${keys.at(-1)} of a thread`,
})

/** Threads as the test of a rule gives them have only the fields that it is about. */
type SomeThread = Partial<Thread>
type WaitsFor = NonNullable<Thread['waitsFor']>

export const blockedThreads = derived({
  type: 'threads',
  label: 'threads in a system call',
  part: threadPart,
  meaning: 'the threads that waited in a system call',
  example: [{ tid: 4713, name: 'worker', state: 'blocked', syscall: { name: 'futex' } }],
  value: ({ threadList }): SomeThread[] | undefined => threadList?.filter(({ state }) => state === 'blocked'),
})

export const lockCycle = derived({
  type: 'threads',
  label: 'threads in the cycle',
  part: threadPart,
  meaning: 'threads of which each waits for the next one, and the last for the first',
  example: [{ tid: 4713, waitsFor: { tid: 4714, lock: '0x0000555555558040', kind: 'mutex' } }],
  value: ({ threadList }): SomeThread[] | undefined => threadList && cycleAmong(threadList),
})

export const lockCycleConfirmed = derived({
  type: 'boolean',
  label: 'whether the stacks show the waits',
  says: { true: 'the stack of each of these threads is in the function that takes such a lock' },
  meaning: 'whether the stack of each thread of the cycle ends in the function that takes such a lock',
  example: true,
  value: (facts): boolean | undefined => lockCycle.value(facts)?.every(({ waitsFor }) => waitsFor?.confirmed === true),
})

export const lockCycleText = derived({
  type: 'text',
  label: 'order of the locks',
  meaning: 'the cycle of locks in words, for messages',
  inWords: true,
  example: '4713 in push waits for mutex 0x555555558040 of 4714; 4714 in pull waits for mutex 0x555555558080 of 4713',
  value: (facts): string | undefined => {
    const cycle = lockCycle.value(facts)
    return cycle?.map((thread, index) => describeWait(thread, cycle[(index + 1) % cycle.length] ?? thread)).join('; ')
  },
})

/** A lock that one thread holds and others wait for, where no cycle is. */
export const lockHeld = derived({
  type: 'text',
  label: 'lock that most threads wait for',
  meaning:
    'the lock that most threads waited for, how many did, and what the thread that holds it did, outside of a cycle',
  example: '7 threads wait for the mutex 0x555555558040, which db[4713] holds, in read(3, 0x7f5a00, 4096)',
  value: (facts): string | undefined => {
    const { threadList } = facts
    if (!threadList || lockCycle.value(facts)) return undefined
    const waits = new Map<string, WaitsFor[]>()
    for (const { waitsFor } of threadList) {
      if (waitsFor?.kind !== 'mutex' || waitsFor.tid === undefined) continue
      waits.set(waitsFor.lock, [...(waits.get(waitsFor.lock) ?? []), waitsFor])
    }
    const [waiting = []] = [...waits.values()].sort((a, b) => b.length - a.length)
    const [wait] = waiting
    return wait && `${count(waiting.length)} for the mutex ${short(wait.lock)}, ${heldBy(wait, threadList)}`
  },
})

const count = (threads: number): string => (threads === 1 ? '1 thread waits' : `${threads} threads wait`)

function heldBy({ tid, ownerIsGone }: WaitsFor, threads: SomeThread[]): string {
  if (ownerIsGone) return `whose owner ${tid} is not a thread of this process`
  const owner = threads.find((thread) => thread.tid === tid)
  return `which ${owner ? nameOf(owner) : `thread ${tid}`} holds${owner ? `, ${doing(owner)}` : ''}`
}

function doing({ syscall, onCpu }: SomeThread): string {
  if (syscall) return `in ${syscall.name}(${syscall.args?.join(', ') ?? ''})`
  return onCpu ? 'running on a processor' : 'running'
}

/**
 * Each thread waits for one other at most, so that a walk along the waits ends, or comes to a thread it has seen: to one
 * of its own, which closes a cycle, or to one of an earlier walk, which led nowhere.
 */
function cycleAmong(threads: SomeThread[]): SomeThread[] | undefined {
  const byTid = new Map(threads.map((thread) => [thread.tid, thread]))
  const seen = new Set<SomeThread>()
  for (const start of threads) {
    const walk: SomeThread[] = []
    let thread: SomeThread | undefined = start
    while (thread && !seen.has(thread)) {
      seen.add(thread)
      walk.push(thread)
      const wait: Thread['waitsFor'] = thread.waitsFor
      thread = wait?.tid === undefined || wait.ownerIsGone ? undefined : byTid.get(wait.tid)
    }
    const closes = thread ? walk.indexOf(thread) : -1
    if (closes !== -1) return walk.slice(closes)
  }
  return undefined
}

function describeWait(thread: SomeThread, next: SomeThread): string {
  const { tid, waitsFor } = thread
  const place = placeOf(thread)
  const who = place ? `${tid} in ${place}` : tid
  if (waitsFor?.kind === 'join') return `${who} waits for the end of ${next.tid}`
  return `${who} waits for mutex ${short(waitsFor?.lock)} of ${thread === next ? 'its own' : next.tid}`
}

const nameOf = ({ name, tid }: SomeThread): string => (name ? `${name}[${tid}]` : `thread ${tid}`)

/** The function of the program that locks or joins: the first one above those of the C and C++ libraries. */
function placeOf({ stack }: SomeThread): string | undefined {
  const symbols = stack?.frames.map(({ symbol = '' }) => symbol) ?? []
  const waiting = symbols.findIndex((symbol) => /pthread_\w*(lock|join)/.test(symbol))
  return waiting === -1 ? undefined : symbols.slice(waiting).find((symbol) => !OF_LIBRARIES.test(symbol))
}

const OF_LIBRARIES = /^$|pthread_|^std::|gthread|lll_|futex/

const short = (address = '0x0'): string => address.replace(/^0x0*(?=.)/, '0x')

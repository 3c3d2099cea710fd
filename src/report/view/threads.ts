import type { Static } from 'typebox'
import { shortAddress } from '../../model/address.js'
import { readableDuration } from '../../model/duration.js'
import type { CrashEvent, Frame, Thread } from '../../model/event.js'
import { type IsLibrary, libraryTest } from './blame.js'
import { flag, group, list, number, text } from './field.js'
import { frameName } from './frame-name.js'
import { viewFrames } from './frames.js'
import { orEmpty } from './text.js'

const WaitView = group(
  {
    join: flag('it waits for the end of another thread, otherwise for a mutex'),
    lock: text('address of the mutex'),
    tid: text('thread that holds it, or that is to end; empty where it is not known'),
    name: text('name of that thread'),
    gone: flag('the process has no such thread'),
  },
  'what it waits for; lock is empty where that is not known',
)

const ThreadView = group({
  tid: text('thread id'),
  name: text('name of the thread'),
  died: flag('the thread that died first'),
  state: text('running, blocked or exiting; empty where it is not known'),
  onCpu: flag('it ran on another processor: its registers are those of its last entry into the kernel'),
  cpu: text('processor time: 3.6 ms'),
  call: text('the system call it was in, with its arguments'),
  waits: WaitView,
  place: text('innermost function ← first function of the program'),
  missing: text('why there is no stack: unreadable or dropped'),
})

const ThreadStackView = group({
  count: number('how many threads have this stack'),
  many: flag('more than one has it'),
  place: text('innermost function ← first function of the program'),
  names: text('names and ids of these threads: worker 4711, worker 4712'),
  more: number('how many threads are not among the names'),
  text: text('a frame each'),
})

export const ThreadsView = group(
  {
    rows: list(ThreadView, 'the one that died first; empty where only one thread is known'),
    omitted: number('how many captured threads are not among the rows'),
    total: text('threads of the process, captured or not'),
    stacks: list(ThreadStackView, 'different stacks of the other threads, those of most threads first'),
    moreStacks: number('how many different stacks are not among these'),
  },
  'all threads of the process when it died',
)
export type ThreadsView = Static<typeof ThreadsView>

/** Rows of the table; the JSON report has all threads. */
const MAX_ROWS = 256
const MAX_STACKS = 64
/** Names of the threads that share a stack. */
const MAX_NAMES = 8

export function viewThreads(event: CrashEvent): ThreadsView {
  const { threads = [], process } = event
  if (threads.length < 2) return NONE
  const isLibrary = libraryTest(event)
  const names = new Map(threads.map(({ tid, name }) => [tid, orEmpty(name)]))
  const rows = threads.slice(0, MAX_ROWS).map((thread, index) => viewThread(thread, index === 0, names, isLibrary))
  const stacks = groupsOf(threads.slice(1))
  return {
    rows,
    omitted: threads.length - rows.length,
    total: String(Math.max(process.threads ?? 0, threads.length)),
    stacks: stacks.slice(0, MAX_STACKS).map((group) => viewGroup(group, isLibrary)),
    moreStacks: Math.max(0, stacks.length - MAX_STACKS),
  }
}

const NONE: ThreadsView = { rows: [], omitted: 0, total: '', stacks: [], moreStacks: 0 }

type Names = ReadonlyMap<number, string>

function viewThread(thread: Thread, died: boolean, names: Names, isLibrary: IsLibrary): Static<typeof ThreadView> {
  const { tid, name, state, onCpu, cpuMs, syscall, stack, stackMissing } = thread
  return {
    tid: String(tid),
    name: orEmpty(name),
    died,
    state: orEmpty(state),
    onCpu: onCpu === true,
    cpu: cpuMs === undefined ? '' : readableDuration(cpuMs),
    call: syscall ? `${syscall.name}(${syscall.args?.join(', ') ?? ''})` : '',
    waits: viewWait(thread, names),
    place: placeOf(stack?.frames, isLibrary),
    missing: orEmpty(stackMissing),
  }
}

function viewWait({ waitsFor }: Thread, names: Names): Static<typeof WaitView> {
  if (!waitsFor) return { join: false, lock: '', tid: '', name: '', gone: false }
  const { kind, lock, tid, ownerIsGone } = waitsFor
  return {
    join: kind === 'join',
    lock: shortAddress(lock),
    tid: orEmpty(tid),
    name: tid === undefined ? '' : (names.get(tid) ?? ''),
    gone: ownerIsGone === true,
  }
}

/** Threads with the same frames. */
interface Group {
  frames: readonly Frame[]
  threads: Thread[]
}

function groupsOf(threads: readonly Thread[]): Group[] {
  const groups = new Map<string, Group>()
  for (const thread of threads) {
    const frames = thread.stack?.frames ?? []
    if (frames.length === 0) continue
    const key = frames.map(({ ip, symbol }) => `${ip} ${symbol}`).join('\n')
    const group = groups.get(key) ?? { frames, threads: [] }
    group.threads.push(thread)
    groups.set(key, group)
  }
  return [...groups.values()].sort((a, b) => b.threads.length - a.threads.length)
}

function viewGroup({ frames, threads }: Group, isLibrary: IsLibrary): Static<typeof ThreadStackView> {
  const view = viewFrames(frames, { isLibrary })
  const named = threads.slice(0, MAX_NAMES).map(({ name, tid }) => (name ? `${name} ${tid}` : String(tid)))
  return {
    count: threads.length,
    many: threads.length > 1,
    place: placeOf(frames, isLibrary),
    names: named.join(', '),
    more: threads.length - named.length,
    text: view.text,
  }
}

/** `futex_wait ← Queue::pop`: where it is, and the function of the program that led there. */
function placeOf(frames: readonly Frame[] = [], isLibrary: IsLibrary): string {
  const [innermost] = frames
  if (!innermost) return ''
  const own = frames.find((frame) => frame.symbol !== undefined && !isLibrary(frame))
  return own && own !== innermost ? `${frameName(innermost)} ← ${frameName(own)}` : frameName(innermost)
}

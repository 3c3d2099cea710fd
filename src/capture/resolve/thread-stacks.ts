import type { Stack } from '../../model/event.js'
import type { RawEvent, RawProcessThread } from '../../model/raw.js'
import type { Resolution, ResolveRequest, ThreadStack } from './protocol.js'
import type { Resolver } from './resolver.js'
import { backtraceFingerprint } from './stack-fingerprint.js'

/** Of all threads together: they are worth less than the report. */
const TIME_LIMIT_MS = 10_000

/** Stacks of 64 KiB each are 4 MiB on their way to the child. */
const BATCH = 64

/**
 * A resolution with the stacks of the threads that did not crash, in the order of the record, as far as time allows;
 * stacks that are alike are unwound once. Without them where the files of the process brought the child down already.
 */
export async function withThreadStacks(
  resolution: Resolution,
  { threads: captured = [] }: RawEvent,
  request: ResolveRequest,
  resolver: Resolver,
): Promise<Resolution> {
  const threads = captured.slice(1)
  if (threads.length === 0 || resolution.failed) return resolution
  const { threadStacks, cut = [] } = await unwindThreads(threads, request, resolver)
  const marks = [...new Set([...(resolution.cut ?? []), ...cut])]
  return { ...resolution, threadStacks, ...(marks.length > 0 && { cut: marks }) }
}

/** The stacks of threads, in their order. */
export async function unwindThreads(
  threads: readonly RawProcessThread[],
  request: ResolveRequest,
  resolver: Resolver,
): Promise<Pick<Resolution, 'threadStacks' | 'cut'>> {
  const deadline = performance.now() + TIME_LIMIT_MS
  const keys = threads.map((thread) => backtraceFingerprint(request, stackToUnwind(thread)))
  const different = [...new Map(threads.map((thread, index) => [keys[index], thread]))]
  const stacks = new Map<string | undefined, Stack | undefined>()
  const marks = new Set<string>()
  for (let at = 0; at < different.length && !marks.has('threads'); at += BATCH) {
    const batch = different.slice(at, at + BATCH)
    const {
      threadStacks,
      incomplete,
      cut = [],
    } = await resolver.resolve({
      ...request,
      threads: batch.map(([, thread]) => stackToUnwind(thread)),
    })
    for (const [index, [key]] of batch.entries()) stacks.set(key, threadStacks?.[index])
    for (const mark of cut) marks.add(mark)
    const isLast = at + BATCH >= different.length
    if (incomplete !== undefined || (!isLast && performance.now() > deadline)) marks.add('threads')
  }
  const threadStacks = keys.map((key) => stacks.get(key))
  return { threadStacks, ...(marks.size > 0 && { cut: [...marks] }) }
}

const stackToUnwind = ({ registers, stack, userStack }: RawProcessThread): ThreadStack => ({
  registers,
  stack,
  framePointerStack: userStack,
})

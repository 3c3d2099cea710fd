import type { CrashEvent, OtherThread } from '../../model/event.js'
import type { RawEvent } from '../../model/raw.js'
import type { ResolveRequest } from '../resolve/protocol.js'
import type { Resolver } from '../resolve/resolver.js'

/** Of all threads together: they are worth less than the report. */
const TIME_LIMIT_MS = 10_000

/** The event with the stacks of the threads that did not crash, as far as time allows. */
export async function withThreadStacks(
  event: CrashEvent,
  raw: RawEvent,
  request: ResolveRequest,
  resolver: Resolver,
): Promise<CrashEvent> {
  if (!event.threads) return event
  const deadline = performance.now() + TIME_LIMIT_MS
  const threads: OtherThread[] = []
  let isComplete = true
  for (const [index, thread] of event.threads.entries()) {
    const other = raw.otherThreads?.[index]
    isComplete &&= performance.now() < deadline
    if (!isComplete || !other) {
      threads.push(thread)
      continue
    }
    const { registers, stack, userStack: framePointerStack } = other
    const resolution = await resolver.resolve({ ...request, registers, stack, framePointerStack, stackOnly: true })
    isComplete = resolution.incomplete === undefined
    threads.push({ ...thread, stack: resolution.stack })
  }
  const truncated = event.capture?.truncated ?? []
  const capture =
    isComplete || !event.capture ? event.capture : { ...event.capture, truncated: [...truncated, 'threads'] }
  return { ...event, threads, capture }
}

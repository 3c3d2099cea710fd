import type { RawEvent } from '../../model/raw.js'
import { firstFault } from './first-fault.js'
import type { Resolution, ResolveRequest } from './protocol.js'
import { resolveRequest } from './request.js'
import type { Resolver } from './resolver.js'
import { withThreadStacks } from './thread-stacks.js'

/** The record of the fault that a death began with, and its resolution: often this death's own. */
export async function resolveDeath(
  raw: RawEvent,
  request: ResolveRequest,
  resolver: Resolver,
): Promise<{ first: RawEvent; resolution: Resolution }> {
  const resolution = await withThreadStacks(await resolver.resolve(request), raw, request, resolver)
  const { machine, root, view } = request
  const first = firstFault(raw, machine, resolution)
  if (!first) return { first: raw, resolution }
  const firstRequest = resolveRequest(first, machine, { folder: root, view })
  const { stack, incomplete, failed, cut = [] } = await resolver.resolve({ ...firstRequest, stackOnly: true })
  return {
    first,
    resolution: {
      ...resolution,
      stack,
      incomplete: incomplete ?? resolution.incomplete,
      failed: failed ?? resolution.failed,
      cut: [...(resolution.cut ?? []), ...cut],
    },
  }
}

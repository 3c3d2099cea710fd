import type { CrashEvent } from '../../../../model/event.js'
import type { ResolveRequest } from '../../protocol.js'
import { crashLogOf } from './crash-log.js'
import { runtimeAmong } from './runtime-of.js'

/** What ran the program, where it was no machine code of its own. */
export function describeRuntime(request: ResolveRequest): CrashEvent['runtime'] {
  const runtime = runtimeAmong(request.modules.map(({ path }) => path))
  return runtime && { name: runtime.name, crashLog: crashLogOf(runtime.name, request) }
}

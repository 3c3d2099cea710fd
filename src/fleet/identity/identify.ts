import type { CrashEvent } from '../../model/event.js'
import { keepNewest } from '../../model/keep-newest.js'
import type { ContainerInfo } from '../../model/process.js'
import { containerIdOf } from './container-id.js'
import { readContainer } from './state-files.js'

/** Containers of which a description is kept, for the deaths that follow. */
const MAX_KNOWN = 1000

/** Adds to events what the host is called by its administrators, and what a container is. `root`: of the files of runtimes. */
export function createIdentify(
  labels: Readonly<Record<string, string>> | undefined,
  root?: string,
): (event: CrashEvent) => CrashEvent {
  const known = new Map<string, ContainerInfo>()
  const containerOf = (cgroup: string): ContainerInfo | undefined => {
    const container = containerIdOf(cgroup)
    if (!container) return undefined
    const { runtime, id, uid } = container
    // A user may give a control group of theirs the name of a container of somebody else.
    const key = `${uid} ${id}`
    const found = known.get(key) ?? { runtime, id, ...readContainer(container, root) }
    // One without a name may have it when its files are written.
    if (found.name !== undefined) keepNewest(known, key, found, MAX_KNOWN)
    return found
  }
  return (event) => {
    const { host, process } = event
    const containerInfo = process.cgroup === undefined ? undefined : containerOf(process.cgroup)
    return {
      ...event,
      ...(labels && { host: { ...host, labels } }),
      ...(containerInfo && { process: { ...process, containerInfo } }),
    }
  }
}

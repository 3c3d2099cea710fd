import type { Process } from './process.js'

type Placed = Pick<Process, 'container' | 'cgroup'>

/** As src/capture/event/container.ts prints it. */
const CONTAINER_ID = /^[0-9a-f]{12}$/

export const containerOf = ({ container }: Placed): string | undefined =>
  container !== undefined && CONTAINER_ID.test(container) ? container : undefined

/** The systemd unit; of a container, the unit that it runs in, but not the scope that is made for it. */
export function unitOf(process: Placed): string | undefined {
  const container = containerOf(process)
  if (container === undefined) return process.container
  const units = process.cgroup?.split('/').filter((name) => /\.(service|scope)$/.test(name)) ?? []
  return units.findLast((name) => !name.includes(container))
}

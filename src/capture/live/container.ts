/** docker-<id>.scope, cri-containerd-<id>.scope, libpod-<id>.scope, or a bare id as the cgroupfs driver names it. */
const CONTAINER = /(?:^|[/-])([0-9a-f]{64})(?:\.scope)?(?:$|\/)/

const SYSTEMD_UNIT = /([^/]+\.(?:service|scope))(?=$|\/)/g

/** The container id (12 digits, as its tools print it) or systemd unit a cgroup path names; undefined for neither. */
export function containerOf(cgroup: string): string | undefined {
  const id = cgroup.match(CONTAINER)?.[1]
  if (id) return id.slice(0, 12)
  return Array.from(cgroup.matchAll(SYSTEMD_UNIT)).at(-1)?.[1]
}

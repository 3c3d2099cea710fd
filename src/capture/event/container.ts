/**
 * docker-<id>.scope, cri-containerd-<id>.scope, crio-<id>.scope, libpod-<id>.scope, or a bare id as the cgroupfs driver
 * names it. A scope of conmon holds the monitor of a container, which runs outside of it.
 */
const CONTAINER = /(?<=^|[/:-])(?<!-conmon-)([0-9a-f]{64})(?:\.scope)?(?=$|\/)/g

const SYSTEMD_UNIT = /([^/]+\.(?:service|scope))(?=$|\/)/g

/**
 * The container id (12 digits, as its tools print it) or systemd unit a cgroup path names; undefined for neither.
 * Of nested ones the innermost.
 */
export function containerOf(cgroup: string): string | undefined {
  return lastMatch(cgroup, CONTAINER)?.slice(0, 12) ?? lastMatch(cgroup, SYSTEMD_UNIT)
}

const lastMatch = (text: string, pattern: RegExp): string | undefined => Array.from(text.matchAll(pattern)).at(-1)?.[1]

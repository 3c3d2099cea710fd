/** A container as the path of its control group names it. */
export interface ContainerId {
  runtime: string
  /** 64 digits. */
  id: string
  /** Whose runtime it is, where that runs without privilege (rootless podman); absent for that of root. */
  uid?: number
}

/**
 * `docker-<id>.scope`, `libpod-<id>.scope`, `cri-containerd-<id>.scope`, `crio-<id>.scope`, as the systemd driver of each
 * runtime names them; or `docker/<id>` and the like, as the cgroupfs driver does. A scope of conmon is not the container.
 */
const SCOPE = /(?:^|\/)(docker|libpod|cri-containerd|crio)[-/]([0-9a-f]{64})(?:\.scope)?(?=$|\/)/g

const RUNTIMES: Record<string, string> = {
  docker: 'docker',
  libpod: 'podman',
  'cri-containerd': 'containerd',
  crio: 'cri-o',
}

/** What a user may make control groups in (systemd's user@.service). */
const OF_USER = /^\/user\.slice\/user-(\d+)\.slice\/user@\1\.service\//

/** Of nested ones the innermost; undefined for a process in none. */
export function containerIdOf(cgroup: string): ContainerId | undefined {
  const [, name = '', id] = Array.from(cgroup.matchAll(SCOPE)).at(-1) ?? []
  const runtime = RUNTIMES[name]
  if (id === undefined || runtime === undefined) return undefined
  const [, uid] = cgroup.match(OF_USER) ?? []
  return { runtime, id, ...(uid !== undefined && { uid: Number(uid) }) }
}
